import Foundation

/// Python as a second reader.
public enum Python {
  /// Whether `python3` runs here.
  public static let isThere = (try? run("print(1)")) == "1"
  /// Whether it has numpy.
  public static let hasNumPy = (try? run("import numpy; print(1)")) == "1"

  /// Whether it has Pillow.
  public static let hasPillow = (try? run("import PIL; print(1)")) == "1"

  /// Whether it has faiss.
  public static let hasFaiss = (try? run("import faiss; print(1)")) == "1"

  /// What `script` prints, without the last line's end.
  public static func run(_ script: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-B", "-c", script] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  /// It ended with a status other than 0.
  public struct Failed: Error {
    /// The status.
    public let status: Int32
  }
}
