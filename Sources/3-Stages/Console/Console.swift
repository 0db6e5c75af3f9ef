import ByteStreams
import Foundation
import Progress

/// Where a command speaks: results to standard output, progress and remarks to standard error.
public struct Console: Sendable {
  /// The command's name, as messages begin.
  public let name: String
  /// The version every command reports.
  public static let version = "0.1.0"

  private let quiet: Bool
  private let runRecord: String?
  private let printer: ProgressPrinter
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant

  init(name: String, speaking: Speaking) {
    self.name = name
    quiet = speaking.quiet
    runRecord = speaking.runRecord
    printer = ProgressPrinter(name: name, quiet: speaking.quiet)
    start = clock.now
  }

  /// Prints a line of results to standard output.
  ///
  /// What a terminal would obey is escaped: results name files and repeat what they hold.
  ///
  /// - Throws: `FileFailure` when it cannot be written: a lost result is a failed run.
  public func show(_ line: String) throws(FileFailure) {
    let line = PrintableText.escaping(line, keepingLines: true) + "\n"
    do { try FileHandle.standardOutput.write(contentsOf: Data(line.utf8)) } catch {
      // As every command in a pipeline whose reader has seen enough.
      if errno == EPIPE { EndingSignals.end(by: SIGPIPE) }
      throw .cannotWrite(path: "standard output", action: .show, errno: errno)
    }
  }

  /// Prints a remark to standard error, unless asked to be quiet.
  public func remark(_ line: String) {
    if !quiet { printer.line("\(name): \(line)") }
  }

  /// Prints an error to standard error, a very long one without its middle: what it quotes may be a whole file.
  public func complain(_ line: String) {
    let half = Self.longestComplaint / 2
    // By bytes: what looks like one character may be a megabyte of accents.
    let bytes = line.utf8
    let (head, tail) = (bytes.prefix(half), bytes.suffix(half))
    let shown =
      bytes.count <= Self.longestComplaint
      ? line
      : "\(String(decoding: head, as: UTF8.self)) … (cut here) … \(String(decoding: tail, as: UTF8.self))"
    printer.line("\(name): \(shown)")
  }

  /// Bytes of an error that are printed.
  private static let longestComplaint = 4000

  /// What long jobs report to.
  public var progress: ProgressReporter {
    let printer = printer
    return ProgressReporter { printer.receive($0) }
  }

  /// Bytes of a run record at most: a command line can be two megabytes long.
  private static let longestRecord = 1 << 24

  /// Refuses to put a record in the place of anything but a record, such as the run's own result.
  private func requireRecord(at path: String) throws {
    guard unsafe access(path, F_OK) == 0 else { return }
    let file = try InputFile(path)
    let head = try file.read(at: 0, count: min(file.byteCount, Self.longestRecord))
    guard StackedMarks.offset(in: head) == nil,
      (try? JSONDecoder().decode(RunRecord.self, from: Data(head))) != nil
    else {
      throw FileFailure.cannotReplace(path: path, found: "no run record")
    }
  }

  /// Writes what this run was and took, beside the artifact it made: facts that may differ between
  /// two runs of the same work, and so are kept out of the artifact itself.
  func recordRun() throws {
    guard let runRecord else { return }
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    let record = RunRecord(
      command: CommandLine.arguments, version: Self.version,
      commit: ProcessInfo.processInfo.environment["DDH_COMMIT"] ?? "unknown",
      finished: ISO8601DateFormatter().string(from: Date()),
      seconds: (clock.now - start) / .seconds(1),
      processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      peakResidentMegabytes: Double(usage.ru_maxrss) / 1024)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(record), as: UTF8.self)
    try requireRecord(at: runRecord)
    try OutputFile.publish(text + "\n", to: runRecord, inPlace: true)
  }
}

/// One run of one command.
struct RunRecord: Codable {
  var command: [String]
  var version: String
  var commit: String
  var finished: String
  var seconds: Double
  var processorSeconds: Double
  var peakResidentMegabytes: Double
}
