import Foundation
import TestSupport
import Testing

@testable import Evaluate

@Suite struct EvaluateCommandTests {
  private func run(_ arguments: String...) throws -> Command {
    try Command("ddh-evaluate", arguments)
  }

  @Test func `report prints a table, or JSON and nothing else`() throws {
    let table = try run("report", "-q", fixture("36.codes.safetensors"))
    #expect(table.status == 0 && table.errors.isEmpty)
    #expect(table.output.contains("MAP, expected over ties"))
    let json = try run("report", "-q", fixture("36.codes.safetensors"), "--json")
    let parsed = try JSONDecoder().decode(EvaluationReport.self, from: Data(json.output.utf8))
    #expect(parsed.codeBits == 36)
  }

  @Test func `report writes both files and table reads them`() throws {
    let folder = try Folder()
    let made = try run(
      "report", "-q", fixture("36.codes.safetensors"), "--distance", "reference", "--out",
      folder.file("r.json"))
    #expect(made.status == 0)
    let table = try run("table", folder.file("r.json"), "--markdown", folder.file("t.md"))
    #expect(table.output.contains("reference"))
    #expect(FileManager.default.fileExists(atPath: folder.file("r.md")))
    #expect(FileManager.default.fileExists(atPath: folder.file("t.md")))
  }

  @Test func `report writes a page of what it is given, and charts as files`() throws {
    let material = try PageMaterial()
    let made = try run(
      "report", material.codes, "--faces", material.faces, "--model", material.model,
      "--training-log", material.log, "--out", material.folder.file("demo.8bits.json"),
      "--charts", material.folder.file("charts"))
    #expect(made.status == 0)
    #expect(made.errors.contains("the page is \(material.folder.file("demo.8bits.html"))"))
    let html = try String(
      contentsOfFile: material.folder.file("demo.8bits.html"), encoding: .utf8)
    #expect(html == (try material.page().html))
    #expect(
      FileManager.default.fileExists(atPath: material.folder.file("charts/precision-recall.svg")))
    #expect(try run("report", material.codes, "--faces", material.faces).status == 64)
  }

  @Test func `table writes a page, and by either of its names`() throws {
    let folder = try Folder()
    let report = folder.file("r.json")
    #expect(try run("report", "-q", fixture("36.codes.safetensors"), "--out", report).status == 0)
    for name in ["table", "compare"] {
      let page = folder.file("\(name).html")
      #expect(try run(name, report, "--by-seed", "--html", page).status == 0)
      #expect(try String(contentsOfFile: page, encoding: .utf8).contains("Comparison of runs"))
    }
  }

  @Test func `help is of the name that was asked, and its examples can be typed as they stand`()
    throws
  {
    for name in ["report", "table", "compare", "card"] {
      let help = try run(name, "--help").output
      #expect(help.contains("USAGE: ddh-evaluate \(name) "))
      let examples = try #require(help.firstMatch(of: /Examples?:\n((  .*\n)+)/)?.output.1)
      for line in examples.split(separator: "\n") {
        // A line that neither begins a command nor follows a backslash was broken by the terminal's width.
        #expect(line.hasPrefix("  ddh-evaluate \(name) ") || line.hasPrefix("    --"), "\(line)")
      }
    }
  }

  @Test func `card writes the card of faces, or of a model with its report`() throws {
    let material = try PageMaterial()
    let faces = try run("card", material.faces)
    #expect(faces.status == 0 && faces.output.contains("# demo: faces"))
    let report = material.folder.file("r.json")
    #expect(try run("report", "-q", material.codes, "--out", report).status == 0)
    let model = try run(
      "card", material.faces, "--model", material.model, "--report", report, "--out",
      material.folder.file("demo.8bits.card.md"))
    #expect(model.status == 0 && model.output.isEmpty)
    #expect(try run("card", material.faces, "--model", material.model).status == 64)
  }

  @Test func `failures have the house's exit statuses and name the file`() throws {
    let folder = try Folder()
    let missing = try run("report", folder.file("none"))
    #expect(missing.status == 66)
    #expect(missing.errors.hasPrefix("ddh-evaluate: \(folder.file("none")): no such file."))
    let swapped = try run("report", fixture("36.exact.json"))
    #expect(swapped.status == 65)
    #expect(try run("report", fixture("36.codes.safetensors"), "--threads", "0").status == 64)
    #expect(try run("report", fixture("36.codes.safetensors"), "--distance", "x").status == 64)
    #expect(try run("report").status == 64)
    try "colour: red\n".write(
      toFile: folder.file("s.yaml"), atomically: false, encoding: .utf8)
    let settings = try run(
      "report", fixture("36.codes.safetensors"), "--settings", folder.file("s.yaml"))
    #expect(settings.status == 78)
    #expect(settings.errors.contains("unknown key 'colour'"))
  }
}
