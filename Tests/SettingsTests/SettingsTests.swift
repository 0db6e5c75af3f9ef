import ByteStreams
import Foundation
import TestSupport
import Testing

@testable import Settings

@Suite struct `Settings of a stage` {
  private enum Flavour: String, CaseIterable { case sweet, sour }

  private func settings(_ text: String) throws -> Settings {
    let folder = try Folder()
    let path = folder.file("settings.yaml")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try Settings(path)
  }

  private func failure(_ body: () throws -> Void) throws -> SettingsFailure? {
    try #require(throws: FailureInFile.self) { try body() }.failure as? SettingsFailure
  }

  @Test func `take the file's value, a flag before it, a default after it`() throws {
    var file = try settings("epochs: 7\nrate: 0.25\nflavour: sour\n")
    #expect(try file.integer("epochs", or: 1, in: 1...10) == 7)
    #expect(try file.integer("epochs", or: 1, in: 1...10, override: 3) == 3)
    #expect(try file.integer("batch", or: 256, in: 1...999) == 256)
    #expect(try file.number("rate", or: 1, in: 0...1) == 0.25)
    #expect(try file.choice("flavour", or: Flavour.sweet) == .sour)
    #expect(
      file.record == ["epochs": "3", "batch": "256", "rate": "0.25", "flavour": "sour"])
    try file.finish()
  }

  @Test func `refuse an unknown key and name the nearest`() throws {
    var file = try settings("epoch: 7")
    _ = try file.integer("epochs", or: 1, in: 1...10)
    _ = try file.integer("seed", or: 1, in: 1...10)
    #expect(
      try failure { try file.finish() }
        == .unknownKey("epoch", nearest: "epochs", known: ["epochs", "seed"]))
  }

  @Test func `list the known keys when none is near`() throws {
    var file = try settings("zzzzzzzzzz: 7")
    _ = try file.integer("seed", or: 1, in: 1...10)
    let failure = try failure { try file.finish() }
    #expect(failure?.description == "unknown key 'zzzzzzzzzz'. Known keys: seed.")
    #expect(failure?.exitStatus == .badConfiguration)
  }

  @Test(arguments: ["epochs: 11", "epochs: many", "epochs: 1.5", "epochs:"])
  func `refuse a value outside its range or type`(text: String) throws {
    var file = try settings(text)
    let failure = try failure { _ = try file.integer("epochs", or: 1, in: 1...10) }
    #expect(failure?.description.contains("expected a whole number from 1 to 10") == true)
  }

  @Test func `blame the option, not the file, for a bad override`() throws {
    var file = try settings("epochs: 5")
    let failure = try #require(throws: SettingsFailure.self) {
      try file.integer("epochs", or: 1, in: 1...10, override: 99)
    }
    #expect(failure.exitStatus == .usage)
    #expect(failure.description.hasPrefix("the option that overrides epochs: found '99'"))
  }

  @Test func `refuse a choice that is none`() throws {
    var file = try settings("flavour: salty")
    let failure = try failure { _ = try file.choice("flavour", or: Flavour.sweet) }
    #expect(failure?.description == "flavour: found 'salty', expected one of sweet, sour.")
  }

  @Test(arguments: [
    "- a\n- b", "a: [1, 2]", "a: {b: 1}", "a: 1\na: 2", "? [c]\n: 1",
    "\"unclosed", "a: &x 1\nb: *x", "a: !!str 1", "a: |\n  text", "a: - - -", "? a\n: 1", "  a: 1",
    "%YAML 1.2\na: 1", "a:1", "a: b: c", "\"a\": 1",
    "a: 1\n---\nb: 2",
  ])
  func `refuse anything but plain lines`(text: String) {
    #expect(throws: FailureInFile.self) { try settings(text) }
  }

  @Test(arguments: ["[", "{a: ", "- ", "? ", "&a [*a,"])
  func `refuse nesting however deep before a parser sees it`(opening: String) {
    for prefix in ["", "a: "] {
      let text = prefix + String(repeating: opening, count: 60_000 / opening.utf8.count)
      #expect(throws: FailureInFile.self) { try settings(text) }
    }
  }

  /// YAML begins a new line at each of these, Unix at none of them.
  @Test(arguments: ["\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{c}", "\0"])
  func `refuse line ends that only a YAML parser sees`(end: String) {
    for text in ["a: 1\(end)? &a [*a]: 1\n", "# comment\(end)b: &a [1]\n", "a: \"x\(end)y\"\n"] {
      #expect(throws: SettingsFailure.self, "\(text.debugDescription)") {
        try Settings.parse(Array(text.utf8))
      }
    }
  }

  @Test func `may begin with a byte order mark`() throws {
    #expect(try Settings.parse([0xEF, 0xBB, 0xBF] + Array("a: 1\r\n".utf8)) == ["a": "1"])
  }

  @Test func `may be quoted, negative, commented, empty and written on Windows`() throws {
    var file = try settings(
      "---\r\nrate: -.5 # half\r\n\r\n  # indented\r\nepochs: '7'\r\nnote:\r\n")
    #expect(try file.number("rate", or: 1, in: -1...1) == -0.5)
    #expect(try file.integer("epochs", or: 1, in: 1...10) == 7)
    #expect(file.remark("note") == "")
    try file.finish()
  }

  @Test func `refuse a file too large to be settings`() {
    let text = (0..<9000).map { "key\($0): 1" }.joined(separator: "\n")
    #expect(throws: FailureInFile.self) { try settings(text) }
  }

  @Test func `of an empty or absent file are the defaults`() throws {
    var empty = try settings("# nothing\n")
    #expect(try empty.integer("epochs", or: 5, in: 1...10) == 5)
    var absent = try Settings(nil)
    #expect(try absent.integer("epochs", or: 5, in: 1...10) == 5)
    #expect(throws: FileFailure.self) { try Settings("/nowhere/at-all.yaml") }
  }
}
