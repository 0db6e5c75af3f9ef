import ByteStreams
import Charts
import FaceData
import Foundation

/// What a set of faces is, for whoever is handed it: Markdown beside the artifact.
///
/// A function of the artifact alone. Source: docs/report.md.
public struct DatasetCard {
  private let name: String
  private let faces: FaceSet

  /// The card of the faces at `path`.
  ///
  /// - Throws: A `Failure` naming the file.
  public init(faces path: String) throws {
    faces = try FaceSet(path)
    name = Cards.stem(of: path, kind: .faces)
  }

  /// The card.
  public var markdown: String {
    """
    ---
    license: unknown
    tags: [faces, face-retrieval]
    ---
    # \(MarkdownText.plain(name)): faces

    \(Cards.counted(faces.train.count, "image")) to search in and \
    \(Cards.counted(faces.test.count, "query", "queries")) of \
    \(Cards.counted(faces.identityCount, "person", "people")), 32 × 32 pixels in colour. Written by `ddh-convert`;
    every figure below is read from the artifact.

    ## What is in it

    \(facts.markdown)

    ## Where it comes from

    \(origins)

    The artifact's fingerprint is `\(faces.artifact.fingerprint)`.

    ## Licence and consent

    Not stated: the files above do not say. Whoever passes this set on has to add under which terms the
    images were given, and whether the people on them agreed to this use.

    ## Faces are personal data

    \(Cards.personalData)

    - The images, and names if there are any, identify people. Keep them no longer than the purpose needs,
      where only those who need them can read, and delete what was made from them when you delete them:
      `data/10-faces`, `20-models`, `30-codes`, `40-reports` (the pages show faces) and `50-index`.
    - A person who withdraws is in the faces, the codes and every index: `ddh-index remove` takes an identity out
      of an index; the others are made again without the person's images.

    ## Limits

    - Who is in it, and how often, decides who is found well. Nothing here says how people of different age, sex or
      origin are represented; that has to be looked at before results are relied on.
    - Images are taken as labelled. Wrong labels, and one person under two numbers, are not found.

    """
  }

  private var facts: TextTable {
    let counts = Dictionary(grouping: faces.train.identities) { $0 }.values.map(\.count).sorted()
    let middle = counts.isEmpty ? 0 : counts[counts.count / 2]
    return TextTable(
      ["", ""],
      [
        ["People", NumberText.grouped(faces.identityCount)],
        ["Images to search in", NumberText.grouped(faces.train.count)],
        ["… of one person", "\(counts.first ?? 0) to \(counts.last ?? 0), median \(middle)"],
        ["… held out for validation", NumberText.grouped(faces.validationRows.count)],
        ["Queries", NumberText.grouped(faces.test.count)],
      ]
        + FaceOrigins(faces.artifact).findings.map {
          [MarkdownText.plain($0), MarkdownText.plain($1)]
        }
        + [["Names", hasNames ? "yes" : "no, numbers only"]])
  }

  private var hasNames: Bool {
    faces.artifact.tensors.contains { $0.declaration.name == "identity.names" }
  }

  private var origins: String {
    let known = FaceOrigins(faces.artifact)
    guard !known.origins.isEmpty else { return "The artifact does not say." }
    let rows = known.origins.prefix(FaceOrigins.listed).map {
      [MarkdownText.plain($0.name), MarkdownText.plain($0.digest)]
    }
    let more = known.origins.count - FaceOrigins.listed
    return TextTable([known.titles.name.lowercased(), known.titles.digest], rows).markdown
      + (more > 0 ? "\n\nand \(NumberText.grouped(more)) more: `ddh-inspect` lists them." : "")
  }
}
