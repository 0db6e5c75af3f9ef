import Foundation

@testable import Settings

/// The settings of a stage that asks for one key of each type.
enum SettingsReader {
  private enum Flavour: String, CaseIterable { case sweet, sour }

  static func read(_ bytes: [UInt8]) throws {
    let file = MemoryFile("settings")
    try file.hold(bytes)
    var settings = try Settings(file.path)
    _ = try settings.integer("epochs", or: 200, in: 1...10_000)
    _ = try settings.number("rate", or: 0.5, in: 0...1)
    _ = try settings.choice("flavour", or: Flavour.sweet)
    _ = settings.remark("note")
    try settings.finish()
  }
}
