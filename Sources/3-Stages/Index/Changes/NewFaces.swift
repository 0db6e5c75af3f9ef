import FaceData
import Foundation
import HashNetwork
import Lanes
import Retrieval

/// Faces on their way into an index: which of them it does not hold yet, and their codes.
struct NewFaces {
  /// Where a face is: which set, and its row in the gallery.
  private struct Place: Equatable {
    let set, row: Int
  }

  private let sets: [FaceSet]
  private let keys: [[ContentKey]]
  private var places: [ContentKey: Place] = [:]
  /// Keys of all faces, wherever they are.
  private let everyKey: Set<ContentKey>

  /// Encoded at a time.
  private static let shard = 4096

  /// The galleries of `sets`; of equal faces the first counts.
  init(_ sets: [FaceSet], _ run: IndexRun) {
    self.sets = sets
    keys = sets.map { FaceKeys.keys(of: $0.train, run) }
    for (set, keys) in keys.enumerated() {
      for (row, key) in keys.enumerated() where places[key] == nil {
        places[key] = Place(set: set, row: row)
      }
    }
    everyKey = Set(places.keys)
  }

  /// Whether one of the faces, new or not, has `key`.
  func contains(_ key: ContentKey) -> Bool { everyKey.contains(key) }

  /// Leaves out the face with `key`, which the index holds.
  mutating func leaveOut(_ key: ContentKey) { places[key] = nil }

  /// Faces that are new.
  var count: Int { places.count }

  /// Encodes the new faces with `model`, in the order of sets and rows; ids from `first` on.
  func encode(
    with model: HashModel, _ normalisation: Normalisation, firstIdentifier: Int64,
    _ run: IndexRun
  ) throws -> SegmentRows {
    let workers = Workers(count: run.threads)
    defer { workers.stop() }
    let encoder = try CodeEncoder(model, workers: workers)
    var (words, identities, keyWords) = ([UInt64](), [Int64](), [UInt64]())
    run.progress.begin("encoding", total: count, unit: "images")
    for (index, set) in sets.enumerated() {
      let rows = set.train.identities.indices.filter {
        places[keys[index][$0]] == Place(set: index, row: $0)
      }
      for start in stride(from: 0, to: rows.count, by: Self.shard) {
        let shard = Array(rows[start..<min(start + Self.shard, rows.count)])
        words += encoder.codes(
          of: set.train.images.taking(shard), rows: 0..<shard.count, normalisation)
        identities += shard.map { set.train.identities[$0] }
        keyWords += shard.map { keys[index][$0] }.words
        run.progress.advance(to: identities.count)
      }
    }
    run.progress.end()
    return SegmentRows(
      codes: try CodeTable(
        words: words, identities: identities, length: CodeLength(bits: model.shape.codeLength)),
      identifiers: Column((0..<identities.count).map { firstIdentifier + Int64($0) }),
      keys: Column(keyWords))
  }
}

extension PixelRows {
  /// A copy of `rows`, one after another.
  func taking(_ rows: [Int]) -> PixelRows {
    func copy<Value: BitwiseCopyable>(_ base: UnsafePointer<Value>) -> LaneBuffer<Value> {
      let buffer = LaneBuffer<Value>(count: rows.count * Self.pixelCount)
      for (index, row) in rows.enumerated() {
        unsafe (buffer.base + index * Self.pixelCount).update(
          from: base + row * Self.pixelCount, count: Self.pixelCount)
      }
      return buffer
    }
    switch storage {
    case .bytes(let base):
      let buffer = unsafe copy(base)
      return unsafe PixelRows(.bytes(UnsafePointer(buffer.base)), count: rows.count, owner: buffer)
    case .floats(let base):
      let buffer = unsafe copy(base)
      return unsafe PixelRows(.floats(UnsafePointer(buffer.base)), count: rows.count, owner: buffer)
    }
  }
}
