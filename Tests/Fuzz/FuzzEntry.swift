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
  guard let folder = ProcessInfo.processInfo.environment["DDH_FUZZ_SEEDS"] else { return 0 }
  do {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (number, seed) in try reader.seeds().enumerated() {
      try Data(seed).write(to: URL(fileURLWithPath: "\(folder)/seed-\(number)"))
    }
  } catch { Unplayable.because(error) }
  return 0
}

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  do { try reader.read(Array(UnsafeBufferPointer(start: start, count: count))) } catch {
    // It is no `Failure`.
    Unplayable.because(error)
  }
  return 0
}
