import ArgumentParser
import ByteStreams
import Foundation
import Progress

/// A command of the pipeline: a `ParsableCommand` that reports failures the house way.
///
/// Adopters implement `perform`; whatever it throws is printed to standard error as
/// `ddh-stage: file: what, found, expected, what to do`, and becomes the exit status.
public protocol StageCommand: ParsableCommand {
  /// How much the command says, and where it records its run.
  var speaking: Speaking { get }

  /// Whether `perform` watches for signals itself; otherwise the first one ends the command.
  var stopsByItself: Bool { get }

  /// Does the work.
  func perform(_ console: Console) throws
}

extension StageCommand {
  /// The first signal ends the command.
  public var stopsByItself: Bool { false }

  /// Refuses what no file can be called: an empty argument, as an unset variable leaves it, and bytes that are no
  /// UTF-8, which would become another name.
  private func requireArguments(_ console: Console) throws {
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = unsafe CommandLine.unsafeArgv[index] else { continue }
      let text = unsafe String(validatingCString: argument)
      let isOption = text?.hasPrefix("--") ?? false
      guard text != nil, text != "", !(isOption && text?.hasSuffix("=") ?? false) else {
        let found = text.map { $0.isEmpty ? "nothing" : "'\($0)'" } ?? "bytes that are no UTF-8"
        console.complain(
          "argument \(index): found \(found), expected a value. Is a variable unset?")
        throw ExitCode(ExitStatus.usage.rawValue)
      }
    }
  }

  /// Runs `perform` and turns failures into messages and exit statuses.
  public func run() throws {
    // The executable's name, also for subcommands: `ddh-index`, not `build`.
    let name = URL(fileURLWithPath: CommandLine.arguments.first ?? "ddh").lastPathComponent
    let console = Console(name: name, speaking: speaking)
    StandardStreams.prepare()
    FilesRead.keep()
    try requireArguments(console)
    if !stopsByItself { EndingSignals.watch() }
    do {
      try perform(console)
      try console.recordRun()
    } catch let failure as any Failure {
      console.complain(failure.description)
      throw ExitCode(failure.exitStatus.rawValue)
    } catch let exit as ExitCode {
      throw exit
    } catch let error as ValidationError {
      throw error
    } catch {
      console.complain("\(error). This is a bug; please report it with the command line.")
      throw ExitCode(ExitStatus.bug.rawValue)
    }
  }
}

/// How many threads a command works with.
public struct Crew: ParsableArguments {
  /// The number asked for.
  @Option(help: "Threads; the result does not depend on it. Default: all cores.")
  var threads: Int?

  /// The number asked for, or the machine's cores.
  public var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// The default.
  public init() {}

  /// Refuses what no machine has.
  public func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: found \(threads), expected 1 to 1024.")
    }
  }
}

/// The options every command has.
public struct Speaking: ParsableArguments {
  /// Errors only.
  @Flag(name: .shortAndLong, help: "Print nothing but results and errors.")
  public var quiet = false

  /// The run record's path.
  @Option(
    help: ArgumentHelp(
      "Write time, memory, command line and commit of this run to a JSON file.",
      valueName: "file"), completion: .file())
  public var runRecord: String?

  /// The defaults.
  public init() {}
}
