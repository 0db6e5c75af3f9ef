import ByteStreams
import Foundation
import TestSupport
import Testing

/// Commands that get too little of what they need: they end, or take longer, and never leave half.
struct ScarcityTests {
  private let pipeline: Pipeline

  init() throws { pipeline = try Pipeline() }

  /// The digests of all files at `path`; nil when nothing is published there: an index is by its
  /// CURRENT.
  private func digests(_ path: String) throws -> [String]? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    guard isFolder.boolValue else { return [try InputFile(path).digest()] }
    let names = try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
    guard names.contains("CURRENT") else { return nil }
    return try names.compactMap { try? InputFile("\(path)/\($0)") }.map { try $0.digest() }
  }

  @Test func `sixteen file descriptors are enough`() throws {
    for (command, output) in pipeline.stages {
      let again = pipeline.folder.file("again-\(URL(fileURLWithPath: output).lastPathComponent)")
      let run = try Command(
        command, pipeline.arguments(command, making: again), under: "ulimit -n 16")
      #expect(run.status == 0, "\(command): \(run.errors)")
      #expect(try digests(again) == digests(output), "\(command)")
    }
  }

  @Test func `where a thread cannot be started its work is done without it`() throws {
    // Training watches for signals by libdispatch, which itself waits until it gets a thread.
    for (command, output) in pipeline.stages where command != "ddh-train" {
      let again = pipeline.folder.file("alone-\(URL(fileURLWithPath: output).lastPathComponent)")
      // The stack of a thread is as large as the first one's may be: more than there is in all.
      let run = try Command(
        command, pipeline.arguments(command, making: again),
        under: "ulimit -s 64000000; ulimit -v 8000000")
      #expect(run.status == 0, "\(command): \(run.errors)")
      #expect(try digests(again) == digests(output), "\(command)")
    }
  }

  @Test func `too little memory ends a run without an output, enough gives the same bytes`() throws
  {
    for (command, output) in pipeline.stages {
      var statuses: Set<Int32> = []
      // From too little to start at all to plenty: less than it needs is tried many times.
      for kilobytes in stride(
        from: 20_000, through: 2_000_000, by: Torture.count(90_000, full: 9_000))
      {
        let again = pipeline.folder.file(
          "\(kilobytes)-\(URL(fileURLWithPath: output).lastPathComponent)")
        let run = try Command(
          command, pipeline.arguments(command, making: again),
          under: "ulimit -c 0; ulimit -v \(kilobytes)")
        statuses.insert(run.status)
        let (made, wanted) = (try digests(again), try digests(output))
        #expect(run.status != 0 || made == wanted, "\(command) \(kilobytes)")
        #expect(run.status == 0 || made == nil, "\(command) \(kilobytes)")
        if run.status == 0 { break }
      }
      #expect(statuses.count > 1 && statuses.contains(0), "\(command) \(statuses)")
    }
  }
}
