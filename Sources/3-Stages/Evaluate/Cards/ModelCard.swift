import Artifacts
import ByteStreams
import Charts
import FaceData
import Foundation
import Retrieval

/// What a model is, does and must not be used for: Markdown beside the artifact.
///
/// A function of the model, the faces it learnt from and its report. Source: docs/report.md.
public struct ModelCard {
  private let name: String
  private let model: Artifact
  private let faces: FaceSet
  private let report: EvaluationReport

  /// The card of the model at `path`.
  ///
  /// - Throws: A `Failure` naming the file: also when faces or report belong to another model.
  public init(model path: String, faces: String, report: String) throws {
    model = try Artifact(path, .model)
    self.faces = try FaceSet(faces)
    self.report = try EvaluationReport(reading: report)
    name = Cards.stem(of: path, kind: .model)
    let expected = try model.text("input.faces.sha256")
    guard self.faces.artifact.fingerprint == expected else {
      throw self.faces.artifact.failure(
        .mismatch(
          what: "the faces of the model", found: self.faces.artifact.fingerprint,
          expected: expected))
    }
    let measured = self.report.provenance.modelFingerprint
    guard measured == model.fingerprint else {
      throw FailureInFile(
        ArtifactFailure.mismatch(
          what: "the model of the report", found: measured, expected: model.fingerprint),
        in: report)
    }
  }

  /// The card.
  public var markdown: String {
    """
    ---
    license: unknown
    library_name: ddh
    tags: [face-retrieval, hashing]
    ---
    # \(MarkdownText.plain(name)): a model that turns faces into \(report.codeBits)-bit codes

    Discriminative Deep Hashing (IJCAI 2017): a face of 32 × 32 pixels becomes \(report.codeBits) bits, such that codes of one
    person lie near each other and searching is counting differing bits. Written by `ddh-train`.

    ## What it learnt from

    \(data.markdown)

    ## How well it retrieves

    \(figures.markdown)

    Queries: \(NumberText.grouped(report.counts.queries)); gallery: \
    \(NumberText.grouped(report.counts.gallery)) codes of the images it learnt from and those held out. The people are the \
    ones it learnt from: **how it does on people it has never seen is not measured here** and is usually worse.
    \(spread)

    ## How it was trained

    \(training.markdown)

    Fingerprint: `\(model.fingerprint)`. The same faces, settings and seed give the same bytes.

    ## What it is for

    - Looking up faces of the people it was trained on, among images of them; research on hashing.

    ## What it is not for

    - Deciding anything about a person: identification by police, access, hiring, proof of identity. Within radius 2 it
      finds \(percent(report.recallAtRadius2)) of what it should. \(first50)
    - Telling that somebody is *not* in a gallery; guessing age, sex, origin or mood.
    - People who did not agree to it.

    ## Limits

    - It sees 32 × 32 pixels, cut and aligned as the images it learnt from were.
    - How errors fall on people of different age, sex or origin is not measured. The report lists the people it does worst
      on and those it takes for each other.

    ## Faces are personal data

    \(Cards.personalData)

    The weights were made from faces of \(Cards.counted(faces.identityCount, "person", "people")); the classifier among them \
    has a row for each. It should be passed on only as the images may be.

    ## Licence

    Not stated. Whoever passes the model on has to say, and can promise no more than the images' terms allow.

    """
  }

  private var data: TextTable {
    TextTable(
      ["", ""],
      [
        ["People", NumberText.grouped(faces.identityCount)],
        ["Images learnt from", NumberText.grouped(faces.trainingRows.count)],
        ["Held out for validation", NumberText.grouped(faces.validationRows.count)],
        ["Queries, never trained on", NumberText.grouped(faces.test.count)],
      ]
        + FaceOrigins(faces.artifact).findings.map {
          [MarkdownText.plain($0), MarkdownText.plain($1)]
        }
        + [["Faces artifact", "`\(faces.artifact.fingerprint)`"]])
  }

  private var figures: TextTable {
    let rows: [(String, Double, Bootstrap.Interval?)] = [
      ("Mean average precision", report.map.expected, report.intervals?.map),
      (
        "Precision within radius 2", report.precisionAtRadius2,
        report.intervals?.precisionAtRadius2
      ),
      ("Recall within radius 2", report.recallAtRadius2, report.intervals?.recallAtRadius2),
      ("Precision of the first 50", report.precisionAt50, report.intervals?.precisionAt50),
    ]
    return TextTable(
      ["figure", "value", "interval over queries"],
      rows.map { name, value, interval in
        [
          name, NumberText.figure(value),
          interval.map { "\(NumberText.figure($0.lower)) to \(NumberText.figure($0.upper))" }
            ?? NumberText.none,
        ]
      } + [
        [
          "… the most any ranking could have", NumberText.figure(report.precisionAt50Ceiling),
          NumberText.none,
        ]
      ])
  }

  /// The precision of the first 50 as counts, beside the best there could be.
  private var first50: String {
    func faces(_ share: Double) -> String { NumberText.fixed(share * 50, 1) }
    let ceiling = report.precisionAt50Ceiling
    let most =
      ceiling < 1
      ? "; no ranking could return more than \(faces(ceiling)), for the gallery has\n"
        + "  fewer than 50 of some people." : "."
    return "Of the first 50 faces\n  it returns, \(faces(report.precisionAt50)) on average are "
      + "of the person asked for\(most)"
  }

  private var spread: String {
    guard let intervals = report.intervals else { return "" }
    return
      "Intervals hold \(intervals.percent) % of resamples \(ConfidenceIntervals.scope) "
      + "(`make sweep-NAME` trains with other seeds)."
  }

  private var training: TextTable {
    let settings = model.metadata.filter { $0.key.hasPrefix("settings.train.") }
      .sorted { $0.key < $1.key }
      .map { [MarkdownText.plain($0.key.dropFirst(15)), MarkdownText.plain($0.value)] }
    func fact(_ key: String) -> String {
      MarkdownText.plain(model.metadata[key] ?? NumberText.none)
    }
    return TextTable(
      ["setting", "value"],
      settings + [
        ["epochs done", fact("training.epochs")],
        ["epoch whose weights these are", fact("training.best_epoch")],
      ])
  }

  private func percent(_ share: Double) -> String { "\(NumberText.fixed(share * 100, 1)) %" }
}
