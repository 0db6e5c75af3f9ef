import ForeignReaders
import Foundation
import TestSupport
import Testing

/// What fuzzing found worth keeping, read again for ever.
struct CorpusTests {
  /// The files kept for `reader`.
  static func kept(_ reader: ForeignReader) throws -> [(name: String, bytes: [UInt8])] {
    let folder = try #require(Bundle.module.resourceURL)
      .appendingPathComponent("Corpus/\(reader.rawValue)")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return try names.sorted().map {
      ($0, Array(try Data(contentsOf: folder.appendingPathComponent($0))))
    }
  }

  /// Seconds this thread computed, whatever else the machine did.
  private func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @Test(arguments: ForeignReader.allCases)
  func `every input ever kept is accepted or refused within a second`(_ reader: ForeignReader)
    throws
  {
    let files = try Self.kept(reader)
    #expect(!files.isEmpty)
    for (name, bytes) in files {
      let start = seconds()
      try reader.read(bytes)
      #expect(seconds() - start < 1, "\(reader) \(name)")
    }
  }

  @Test(arguments: ForeignReader.allCases.filter(\.isAvailable))
  func `each input that fuzzing begins with is accepted or refused as it says`(
    _ reader: ForeignReader
  ) throws {
    let seeds = try reader.seeds()
    #expect(seeds.contains { $0.isAccepted })
    for (number, seed) in seeds.enumerated() {
      #expect(try reader.read(seed.bytes) == seed.isAccepted, "seed \(number) of \(reader)")
    }
  }

  @Test(arguments: ForeignReader.allCases)
  func `a cut or a flipped bit is accepted or refused, never more`(_ reader: ForeignReader) throws {
    let step = Torture.count(29, full: 1)
    for seed in try reader.seeds().map(\.bytes) {
      for length in stride(from: 0, to: seed.count, by: step) {
        try reader.read(Array(seed.prefix(length)))
      }
      for bit in stride(from: 0, to: seed.count * 8, by: 8 * step + 1) {
        var flipped = seed
        flipped[bit / 8] ^= 1 << UInt8(bit % 8)
        try reader.read(flipped)
      }
    }
  }
}
