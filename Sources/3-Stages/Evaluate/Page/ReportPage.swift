import ByteStreams
import Charts
import FaceData
import Foundation
import Progress
import Retrieval

/// The report as one HTML page that needs nothing else: a function of the report, the codes, the faces,
/// the model and the training log.
///
/// It holds no clock and no path, loads nothing and runs nothing. Source: docs/report.md.
public struct ReportPage {
  /// What the report is of: `demo.12bits`.
  let stem: String
  let report: EvaluationReport
  let sources: PageSources
  let people: People
  let worst, best: [RankedQuery]
  let confusions: [Confusion]
  let nearest: NearestCodes
  let correlation: BitCorrelationMatrix
  let reproduction: Reproduction

  /// Collects what the page of `measured` shows.
  ///
  /// - Parameters:
  ///   - name: What the report is of; the report's file name without its extension.
  ///   - threads: Does not change the page.
  /// - Throws: A `Failure` naming the file it is about.
  public init(
    _ measured: MeasuredCodes, _ sources: PageSources, name: String, threads: Int,
    progress: ProgressReporter = .silent
  ) throws {
    stem = name
    report = measured.report
    self.sources = sources
    people = try People(sources.faces)
    nearest = try NearestCodes(measured, threads: threads, progress: progress)
    worst = nearest.extreme(6, isWorst: true)
    best = nearest.extreme(6, isWorst: false, without: worst)
    confusions = nearest.confusions(12)
    correlation = BitCorrelationMatrix(measured.codes.gallery)
    reproduction = try Reproduction(name, measured.report, sources)
  }

  /// The whole page.
  public var html: String {
    PageFrame.page(
      title: "\(stem) · retrieval report",
      header + headlineSection + retrievalSection + querySection + peopleSection + codesSection
        + trainingSection + provenanceSection)
  }

  /// Writes every chart of the page to `folder` as an SVG file of its own.
  ///
  /// - Returns: The files' names.
  public func writeCharts(to folder: String) throws -> [String] {
    try (retrievalFigures + codesFigures + trainingFigures).map { figure in
      try OutputFile.publish(figure.drawing.file, to: "\(folder)/\(figure.name).svg")
      return "\(figure.name).svg"
    }
  }

  private var header: Markup {
    let links = [
      ("headline", "Figures"), ("retrieval", "Retrieval"), ("queries", "Queries"),
      ("people", "People"), ("codes", "Codes"), ("training", "Training"),
      ("provenance", "Provenance"),
    ].filter { $0.0 != "training" || !trainingFigures.isEmpty }
    return """
      <header>
      <p class="kind">Retrieval report</p>
      <h1>\(stem)</h1>
      <p class="lede">\(report.codeBits)-bit codes ranked by \(distanceWords): \
      \(NumberText.grouped(report.counts.queries)) queries against \
      \(NumberText.grouped(report.counts.gallery)) codes of \
      \(NumberText.grouped(report.counts.galleryIdentities)) people.</p>
      <nav aria-label="Parts of this page">\
      \(links.map { "<a href=\"#\($0.0)\">\($0.1)</a>" as Markup })</nav>
      </header>

      """
  }

  private var distanceWords: String {
    report.distance == .exact ? "exact Hamming distance" : "the reference's faulty distance"
  }
}

/// What people are called.
struct People {
  private let names: NameList?

  /// The names in `faces`, if it has some.
  init(_ faces: FaceSet?) throws { names = try faces?.names()?.identities }

  /// The name of `identity`, or its number.
  subscript(identity: Int64) -> String {
    guard let names, identity >= 0, identity < names.count else { return "identity \(identity)" }
    return names[Int(identity)]
  }
}
