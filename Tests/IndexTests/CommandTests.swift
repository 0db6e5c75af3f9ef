import ByteStreams
import Foundation
import TestSupport
import Testing

@testable import Index

@Suite struct IndexCommandTests {
  private let folder: Folder
  private var codes: String { folder.file("a.codes.safetensors") }
  private var index: String { folder.file("index") }

  init() throws {
    folder = try Folder()
    try writeCodes(to: folder.file("a.codes.safetensors"))
  }

  private func run(_ arguments: String...) throws -> Command {
    try Command("ddh-index", arguments)
  }

  @Test func `build, verify and query in a row`() throws {
    let built = try run("build", codes, "--index", index)
    #expect(built.status == 0 && built.errors.isEmpty)
    #expect(built.output == "\(index): gen-000001 in force, 200 codes: 200 added, 0 removed\n")
    #expect(try run("build", codes, "--index", index).output.contains("nothing changed"))
    #expect(try run("verify", "--index", index).output.contains("gen-000001 is sound"))
    let table = try run(
      "query", "--index", index, "--codes", codes, "--split", "train", "--row", "17", "-k", "1")
    #expect(table.output == "rank  id  identity  distance\n   1  17         7         0\n")
    let lines = try run(
      "query", "--index", index, "--codes", codes, "--split", "train", "--row", "17", "--radius",
      "0", "--json")
    #expect(lines.output == "{\"distance\":0,\"id\":17,\"identity\":7,\"rank\":1}\n")
  }

  @Test func `a file of empty lines is read in little memory, a larger one is refused`() throws {
    _ = try run("build", codes, "--index", index)
    let ids = folder.file("ids")
    var newlines = Data(repeating: 10, count: IdentifierList.byteLimit)
    try newlines.write(to: URL(fileURLWithPath: ids))
    // Room for the program and its threads, and for the file at most twice.
    let read = try Command(
      "ddh-index", ["remove", "--index", index, "--ids", ids, "--threads", "1"],
      under: "ulimit -v 600000")
    #expect(read.status == 0 && read.output.contains("nothing changed"), "\(read.errors)")
    newlines.append(10)
    try newlines.write(to: URL(fileURLWithPath: ids))
    let refused = try run("remove", "--index", index, "--ids", ids)
    #expect(refused.status == 65 && refused.errors.contains("a file of at most 64 MiB"))
  }

  @Test func `a locked index exits with 75`() throws {
    let lock = try FileLock("\(index)/lock")
    let busy = try run("build", codes, "--index", index)
    #expect(busy.status == 75)
    #expect(busy.errors.hasPrefix("ddh-index: \(index)/lock: another run holds this lock"))
    withExtendedLifetime(lock) {}
  }

  @Test func `an empty index is remarked on`() throws {
    try writeCodes(to: codes, gallery: 0)
    _ = try run("build", codes, "--index", index)
    let answer = try run("query", "--index", index, "--codes", codes, "--row", "0")
    #expect(answer.status == 0 && answer.output.isEmpty)
    #expect(answer.errors.contains("is empty"))
  }

  @Test func `contradictory questions are refused as usage`() throws {
    _ = try run("build", codes, "--index", index)
    let base = ["query", "--index", index]
    for arguments in [
      [], ["--codes", codes], ["--code", "01", "--row", "1"], ["--faces", "f", "--row", "0"],
      ["--codes", codes, "--row", "0", "-k", "0"],
      ["--codes", codes, "--row", "0", "-k", "1", "--radius", "1"],
      ["--codes", codes, "--row", "0", "--radius", "-1"], ["--code", "012"],
      ["--codes", codes, "--row", "99"],
    ] { #expect(try Command("ddh-index", base + arguments).status == 64, "\(arguments)") }
    #expect(try run("query", "--index", folder.path, "--code", "01").status == 66)
    #expect(try run("query", "--index", index, "--code", "01").status == 65)
  }

  @Test func `who asks nothing is told what can be asked`() throws {
    let base = ["query", "--index", index]
    for arguments in [[], ["--faces", "f", "--model", "m"], ["--codes", codes]] {
      let run = try Command("ddh-index", base + arguments)
      #expect(run.status == 64)
      for question in ["--image FILE", "--row N", "--code 0101", "--queries FILE"] {
        #expect(run.errors.contains(question))
      }
    }
    #expect(try run("query", "--index", index, "--row", "1").errors.contains("to know of what"))
  }

  @Test func `a code that is none ends alike, whatever is wrong with it`() throws {
    for code in ["", "2", "01x", String(repeating: "0", count: 257)] {
      let run = try run("query", "--index", index, "--code", code)
      #expect(run.status == 64 && run.errors.contains("--code: "), "\(code) \(run.errors)")
    }
  }

  @Test(arguments: [
    "", "build", "update", "remove", "query", "verify", "list", "rollback", "export",
  ])
  func `an example in the help can be copied from 80 columns`(verb: String) throws {
    let help = try Command(
      "ddh-index", verb.isEmpty ? ["--help"] : [verb, "--help"], under: "export COLUMNS=80")
    let lines = help.output.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.hasPrefix("Example") })
    let examples = lines[(start + 1)...].prefix { !$0.isEmpty }
    #expect(!examples.isEmpty)
    var isContinued = false
    for line in examples {
      let begins = line.hasPrefix("  ddh-") || line.hasPrefix("  echo ")
      #expect(line.count <= 80 && begins != isContinued, "\(line)")
      isContinued = line.hasSuffix("\\") || line.hasSuffix("|")
    }
    #expect(!isContinued)
  }

  @Test func `remove, list and rollback in a row`() throws {
    _ = try run("build", codes, "--index", index)
    try "1\n\n 2 \n".write(
      toFile: folder.file("ids"), atomically: false, encoding: .utf8)
    let removed = try run("remove", "--index", index, "--id", "0", "3", "--ids", folder.file("ids"))
    #expect(removed.output == "\(index): gen-000002 in force, 196 codes: 0 added, 4 removed\n")
    let listed = try run("list", "--index", index, "--json")
    #expect(
      listed.output == """
        {"added":200,"change":"build","codes":200,"generation":"gen-000001","isInForce":false,\
        "removed":0,"segments":1,"tombstones":0}
        {"added":0,"change":"remove","codes":196,"generation":"gen-000002","isInForce":true,\
        "removed":4,"segments":1,"tombstones":4}

        """)
    #expect(try run("list", "--index", index).output.split(separator: "\n").count == 3)
    let back = try run("rollback", "--index", index)
    #expect(back.output == "\(index): gen-000003 in force, 200 codes: 4 added, 0 removed\n")
    #expect(try run("rollback", "--index", index, "--to", "gen-9").status == 66)
  }

  @Test func `changes that make no sense are refused before they begin`() throws {
    _ = try run("build", codes, "--index", index)
    for arguments in [
      ["remove"], ["remove", "--id", "x"], ["rollback", "--keep", "1"],
      ["update", "--sync", "--model", "m"], ["update", "f"],
    ] { #expect(try Command("ddh-index", arguments + ["--index", index]).status == 64) }
    try "1\nx\n".write(toFile: folder.file("ids"), atomically: false, encoding: .utf8)
    let listed = try run("remove", "--index", index, "--ids", folder.file("ids"))
    #expect(listed.status == 65 && listed.errors.contains("field 'line 2'"))
    #expect(try run("remove", "--index", index, "--id", "200").status == 65)
    let unended = folder.file("unended")
    try "1\r\n\t2 \r\n\r\n3".write(toFile: unended, atomically: false, encoding: .utf8)
    #expect(try IdentifierList(unended).identifiers == [1, 2, 3])
    try String(repeating: " ", count: 300).write(
      toFile: unended, atomically: false, encoding: .utf8)
    #expect(throws: FailureInFile.self) { try IdentifierList(unended) }
    #expect(try run("verify", "--index", index).output.contains("gen-000001 is sound: 200 codes"))
  }
}
