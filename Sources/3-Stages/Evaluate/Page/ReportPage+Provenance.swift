import Artifacts
import Charts

extension ReportPage {
  var provenanceSection: Markup {
    PageFrame.section(
      "provenance", "Provenance",
      "The same files and settings give the same bytes: every figure, every code, and this page.",
      """
      \(inputTable.markup)
      <p class="soft">Fingerprint of the model: <code>\(report.provenance.modelFingerprint)</code></p>
      \(originTable)\(settingsTable.folded("Settings"))
      <h3>To make it again</h3>
      <pre><code>\(reproduction.commands.joined(separator: "\n"))</code></pre>
      <p class="soft">Add the folders in which the files above lie; their digests tell whether they are the \
      same.\(pipelineWords) Figures are defined in docs/metrics.md, this page in docs/report.md.</p>

      """)
  }

  private var pipelineWords: Markup {
    guard let pipeline = reproduction.pipeline else { return "" }
    return """
       Or from the images on, if the pipeline <code>\(pipeline.name)</code> has the settings above: \
      <code>\(pipeline.command)</code>. Its images are in the folder that \
      <code>data/00-raw/\(pipeline.name).source</code> remembers, or in <code>data/00-raw/\(pipeline.name)</code>; \
      <code>RAW=folder</code> names another, once.
      """
  }

  private var inputTable: PageTable {
    PageTable(
      [.words("File"), .words("Holds"), .number("Bytes"), .digest("SHA-256")],
      (report.provenance.inputs + sources.inputs).map {
        [
          "\($0.name)", "\($0.kind)", "\(NumberText.grouped($0.bytes))",
          "<code>\($0.sha256)</code>",
        ]
      })
  }

  /// What the faces were made from, and what conversion found there.
  private var originTable: Markup {
    guard let faces = sources.faces else { return "" }
    let known = FaceOrigins(faces.artifact)
    let findings = PageTable(
      [.words("In the images"), .number("Count")],
      known.findings.map { ["\($0.name)", "\($0.value)"] })
    let found: Markup = known.findings.isEmpty ? "" : findings.markup
    guard !known.origins.isEmpty else { return found }
    let table = PageTable(
      [.words(known.titles.name), .digest(known.titles.digest)],
      known.origins.prefix(FaceOrigins.listed).map {
        ["\($0.name)", "<code>\($0.digest)</code>"]
      })
    let more = known.origins.count - FaceOrigins.listed
    let rest: Markup =
      more > 0
      ? "<p class=\"soft\">and \(more) more: ddh-inspect lists all of them.</p>\n" : ""
    return """
      \(found)<details><summary>\(known.summary)</summary>\
      \(table.markup)\(rest)</details>

      """
  }

  /// Every setting that decided something, stage by stage.
  private var settingsTable: PageTable {
    var settings = report.provenance.settings.map { ("evaluate", $0.key, $0.value) }
    for artifact in [sources.faces?.artifact, sources.model].compactMap(\.self) {
      for (key, value) in artifact.metadata where key.hasPrefix("settings.") {
        let words = key.split(separator: ".", maxSplits: 2)
        guard words.count == 3 else { continue }
        settings.append((String(words[1]), String(words[2]), value))
      }
    }
    return PageTable(
      [.words("Stage"), .words("Setting"), .words("Value")],
      settings.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { ["\($0.0)", "\($0.1)", "\($0.2)"] })
  }
}
