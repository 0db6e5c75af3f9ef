import FaceData
import Lanes
import Synchronization

/// The content keys of faces, computed on all threads.
enum FaceKeys {
  /// Rows a thread hashes at a time.
  private static let shard = 256

  /// The key of every face of `split`, in order.
  static func keys(of split: FaceSplit, _ run: IndexRun) -> [ContentKey] {
    let workers = Workers(count: run.threads)
    defer { workers.stop() }
    let words = LaneBuffer<UInt64>(count: 2 * split.count)
    let done = Atomic<Int>(0)
    run.progress.begin("hashing", total: split.count, unit: "faces")
    workers.run((split.count + shard - 1) / shard) { task, worker in
      for row in task * shard..<min((task + 1) * shard, split.count) {
        let key = ContentKey(identity: split.identities[row], row: row, of: split.images)
        unsafe (words.base[2 * row], words.base[2 * row + 1]) = key.words
      }
      let count = min(shard, split.count - task * shard)
      let sum = done.wrappingAdd(count, ordering: .relaxed).newValue
      // One thread tells, so that what is told only grows.
      if worker == 0 { run.progress.advance(to: sum) }
    }
    run.progress.advance(to: split.count)
    run.progress.end()
    return (0..<split.count).map { unsafe ContentKey((words.base[2 * $0], words.base[2 * $0 + 1])) }
  }
}
