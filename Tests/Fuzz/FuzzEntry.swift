import ForeignReaders
import Foundation

/// The reader that DDH_FUZZ names.
private let reader: ForeignReader = {
  let name = ProcessInfo.processInfo.environment["DDH_FUZZ"] ?? ""
  guard let reader = ForeignReader(rawValue: name) else {
    preconditionFailure("DDH_FUZZ=\(name) is none of \(ForeignReader.allCases.map(\.rawValue))")
  }
  return reader
}()

/// What libFuzzer calls first: writes the seeds into the folder DDH_FUZZ_SEEDS.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?
) -> Int32 {
  do {
    // What a reader makes once counts for no input.
    let seeds = try reader.seeds()
    for seed in seeds { try reader.read(seed.bytes) }
    guard let folder = ProcessInfo.processInfo.environment["DDH_FUZZ_SEEDS"] else { return 0 }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (number, seed) in seeds.enumerated() {
      try Data(seed.bytes).write(to: URL(fileURLWithPath: "\(folder)/seed-\(number)"))
    }
  } catch { Unplayable.because(error) }
  return 0
}

/// An input took more than a second of this process's own time, which a pause of it does not lengthen.
private struct TooSlow: Error, CustomStringConvertible {
  let seconds: Double
  var description: String { "\(seconds) seconds of processor time where 1 is allowed" }
}

private func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// What libFuzzer calls with every input; one that is slow is kept like one that breaks a reader.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let begin = processorSeconds()
  do {
    try reader.read(Array(UnsafeBufferPointer(start: start, count: count)))
    let seconds = processorSeconds() - begin
    if seconds > 1 { throw TooSlow(seconds: seconds) }
  } catch {
    // It is no `Failure`.
    Unplayable.because(error)
  }
  return 0
}
