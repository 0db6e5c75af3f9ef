import ByteStreams
import FaceData
import HashNetwork
import Lanes
import Progress

/// Encodes shard by shard: the next one is read ahead, finished ones are kept in a journal, and those a
/// killed run left there are not encoded again.
final class EncodingShards {
  let journal: Journal?
  private let encoder: CodeEncoder
  private let shardSize: Int
  private let progress: ProgressReporter
  /// Shards the journal held when this run began.
  private let kept: Int
  /// Whole shards so far, of all splits.
  private var shards = 0
  private var images = 0

  init(
    _ encoder: CodeEncoder, of shardSize: Int, journal: Journal?, _ progress: ProgressReporter,
    total: Int
  ) {
    self.encoder = encoder
    self.shardSize = shardSize
    self.journal = journal
    self.progress = progress
    kept = journal?.count ?? 0
    progress.begin("encoding", total: total, unit: "images")
  }

  /// The codes of all images of `split`.
  func codes(of split: FaceSplit, _ normalisation: Normalisation) throws -> [UInt64] {
    var words: [UInt64] = []
    words.reserveCapacity(split.count * encoder.wordsPerCode)
    for start in stride(from: 0, to: split.count, by: shardSize) {
      let rows = start..<min(start + shardSize, split.count)
      words += try shard(rows, of: split, normalisation)
      images += rows.count
      progress.advance(to: images)
    }
    return words
  }

  private func shard(
    _ rows: Range<Int>, of split: FaceSplit, _ normalisation: Normalisation
  ) throws -> [UInt64] {
    let isWhole = rows.count == shardSize
    if isWhole { shards += 1 }
    if isWhole, shards <= kept, let journal {
      return Self.words(of: try journal[shards - 1])
    }
    split.prefetch(
      rows.upperBound..<min(rows.upperBound + shardSize, split.count))
    let words = encoder.codes(of: split.images, rows: rows, normalisation)
    split.release(rows)
    if isWhole { try journal?.append(Self.bytes(of: words)) }
    return words
  }

  private static func bytes(of words: [UInt64]) -> [UInt8] {
    unsafe words.withUnsafeBytes { unsafe Array($0) }
  }

  private static func words(of bytes: [UInt8]) -> [UInt64] {
    unsafe bytes.withUnsafeBytes { raw in
      stride(from: 0, to: raw.count, by: 8).map {
        unsafe raw.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
      }
    }
  }
}
