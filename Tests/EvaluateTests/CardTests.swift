import ByteStreams
import Charts
import TestSupport
import Testing

@testable import Evaluate

@Suite struct CardTests {
  @Test func `the card of faces counts what is in them`() throws {
    let material = try PageMaterial(names: ["a", "b", "c", "d"])
    let card = try DatasetCard(faces: material.faces).markdown
    #expect(card.hasPrefix("---\nlicense: unknown\n"))
    for line in [
      "# demo: faces", "| People | 4 |", "| Images to search in | 8 |",
      "| … of one person | 2 to 2, median 2 |", "| … held out for validation | 1 |",
      "| Queries | 4 |", "| Names | yes |", "| train/0.pkl | 00ff 12 bytes 8 images |",
      "personal data", "not\nanonymous",
    ] { #expect(card.contains(line), "\(line)") }
  }

  @Test func `the card of a model has its data, figures, intervals and settings`() throws {
    let material = try PageMaterial()
    let report = try material.measured().report
    try Evaluation.write(report, to: material.folder.file("r.json"))
    let card = try ModelCard(
      model: material.model, faces: material.faces, report: material.folder.file("r.json")
    ).markdown
    #expect(card.contains("# demo.8bits: a model that turns faces into 8-bit codes"))
    #expect(card.contains("| Images learnt from | 7 |") && card.contains("| seed | 1 |"))
    #expect(card.contains("| figure | value | interval over queries |"))
    #expect(card.contains("over queries, not over people or trainings"))
    let interval = try #require(report.intervals).map
    let figures = [report.map.expected, interval.lower, interval.upper]
      .map(NumberText.figure)
    #expect(
      card.contains(
        "| Mean average precision | \(figures[0]) | \(figures[1]) to \(figures[2]) |"))
  }

  @Test func `faces and a report of another model are refused by name`() throws {
    let (material, other) = (try PageMaterial(), try PageMaterial(names: ["a", "b", "c", "d"]))
    let path = material.folder.file("r.json")
    try Evaluation.write(try other.measured().report, to: path)
    for (faces, named) in [(other.faces, other.faces), (material.faces, path)] {
      let failure = #expect(throws: FailureInFile.self) {
        try ModelCard(model: material.model, faces: faces, report: path)
      }
      #expect(failure?.path == named && failure?.exitStatus == .badData)
    }
  }

  @Test func `nothing in a file's name is markup`() throws {
    let material = try PageMaterial(file: "train/<b>|`a`_[x](y)\u{1B}.pkl")
    let card = try DatasetCard(faces: material.faces).markdown
    #expect(card.contains("| train/&lt;b&gt;\\|\\`a\\`\\_\\[x\\](y)\u{FFFD}.pkl |"))
  }
}
