import FaceData
import Lanes

/// The content keys of faces, computed on all threads.
enum FaceKeys {
  /// Rows a thread hashes at a time.
  private static let shard = 256

  /// The key of every face of `split`, in order.
  static func keys(of split: FaceSplit, threads: Int) -> [ContentKey] {
    let workers = Workers(count: threads)
    defer { workers.stop() }
    let words = LaneBuffer<UInt64>(count: 2 * split.count)
    workers.run((split.count + shard - 1) / shard) { task, _ in
      for row in task * shard..<min((task + 1) * shard, split.count) {
        let key = ContentKey(identity: split.identities[row], row: row, of: split.images)
        (words.base[2 * row], words.base[2 * row + 1]) = key.words
      }
    }
    return (0..<split.count).map { ContentKey((words.base[2 * $0], words.base[2 * $0 + 1])) }
  }
}
