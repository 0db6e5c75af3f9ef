import Foundation

/// What a command says of itself: the JSON of `--experimental-dump-help`.
///
/// Source: swift-argument-parser's `ToolInfoV0`.
public struct CommandDescription: Decodable, Sendable {
  /// An argument, option or flag.
  public struct Argument: Decodable, Equatable, Sendable {
    /// How it is given.
    public enum Kind: String, Decodable, Sendable {
      case positional, option, flag
    }

    /// One of its names, without dashes.
    public struct Name: Decodable, Equatable, Sendable {
      var kind: String
      var name: String

      /// As it is typed: `--faces`, `-k`.
      public var typed: String { (kind == "long" ? "--" : "-") + name }
    }

    /// How it is given.
    public var kind: Kind
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    /// All names, shortest first.
    public var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    var abstract: String?
  }

  private struct Dump: Decodable {
    var command: CommandDescription
  }

  /// What it is called after its parent's name.
  public var commandName: String
  var shouldDisplay: Bool?
  var abstract: String?
  /// The text below the overview, examples included.
  public var discussion: String?
  private var arguments: [Argument]?
  private var subcommands: [CommandDescription]?

  /// Reads a dump.
  public init(_ dump: Data) throws(ManualFailure) {
    do {
      self = try JSONDecoder().decode(Dump.self, from: dump).command
    } catch {
      throw .notADump(reason: "\(error)")
    }
  }

  /// What the help shows of its arguments.
  public var shownArguments: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }

  /// Its commands, without the `help` each tool has.
  public var shownSubcommands: [CommandDescription] {
    (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
  }
}
