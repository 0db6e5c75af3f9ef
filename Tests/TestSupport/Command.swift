import Foundation

/// A command of the pipeline, run as a user runs it.
public struct Command: Sendable {
  /// Its exit status.
  public let status: Int32
  /// What it printed.
  public let output: String
  /// What it complained about.
  public let errors: String

  /// The executable `name`, which is built beside the tests.
  public static func executable(_ name: String) -> URL {
    URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent().appendingPathComponent(name)
  }

  /// Runs the executable `name` under `limits`, bash's own commands such as `ulimit -n 16`, and ends
  /// it with status 124 if it takes longer than `seconds`.
  public init(
    _ name: String, _ arguments: [String], under limits: String = ":", within seconds: Int = 60
  ) throws {
    try self.init(
      URL(fileURLWithPath: "/bin/bash"),
      [
        "-c", "\(limits); exec timeout -k 1 \(seconds) \"$0\" \"$@\"", Self.executable(name).path,
      ] + arguments)
  }

  /// Runs the executable `name`, which is built beside the tests.
  public init(_ name: String, _ arguments: [String]) throws {
    try self.init(Self.executable(name), arguments)
  }

  private init(_ executable: URL, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    self.output = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.errors = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
  }
}
