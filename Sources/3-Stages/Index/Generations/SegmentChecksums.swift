import Artifacts
import ByteStreams
import Lanes

/// The tensors of segments compared with their checksums, side by side on several threads.
struct SegmentChecksums {
  private let artifacts: [Artifact]

  /// Digested, and released, at a time.
  private static let pieceByteCount = 8 << 20
  /// Bytes below which starting threads takes longer than they save.
  private static let threadedByteCount = 1 << 20

  /// Will compare the tensors of `artifacts`.
  init(_ artifacts: [Artifact]) { self.artifacts = artifacts }

  /// Compares.
  ///
  /// - Throws: `FailureInFile` around `ArtifactFailure.damagedTensor` for the first that differs.
  func verify(_ run: IndexRun) throws {
    let work = artifacts.flatMap { artifact in artifact.tensors.map { (artifact, $0) } }
    let byteCount = work.reduce(0) { $0 + $1.1.range.count }
    let codes = artifacts.reduce(0) { $0 + Self.rows(of: $1) }
    let threads = byteCount < Self.threadedByteCount ? 1 : min(run.threads, work.count)
    let workers = Workers(count: threads)
    defer { workers.stop() }
    let found = Guarded([String](repeating: "", count: work.count))
    run.phase("checking", codes: codes, byteCount: byteCount) { meter in
      workers.run(work.count) { task, worker in
        let (artifact, tensor) = work[task]
        let digest = Self.digest(of: tensor, in: artifact) {
          meter.add(bytes: $0, isTold: worker == 0)
        }
        found.withLock { $0[task] = digest }
      }
      // The thread that tells may have finished before the others.
      meter.add(bytes: 0)
    }
    for ((artifact, tensor), found) in zip(work, found.withLock { $0 }) {
      let name = tensor.declaration.name
      let expected = artifact.metadata["ddh.sha256.\(name)"] ?? "none"
      guard found == expected else {
        throw artifact.failure(.damagedTensor(name, expected: expected, found: found))
      }
    }
  }

  private static func digest(
    of tensor: Artifact.Tensor, in artifact: Artifact, _ report: (Int) -> Void
  ) -> String {
    var digest = Digest()
    var start = tensor.range.lowerBound
    while start < tensor.range.upperBound {
      let end = min(start + pieceByteCount, tensor.range.upperBound)
      unsafe digest.update(UnsafeRawBufferPointer(rebasing: artifact.file.bytes[start..<end]))
      artifact.file.release(start..<end)
      report(end - start)
      start = end
    }
    return digest.hexadecimal()
  }

  /// Rows, as far as can be told before anything is checked.
  private static func rows(of artifact: Artifact) -> Int {
    (artifact.tensors.first { $0.declaration.name == "index.ids" }?.range.count ?? 0) / 8
  }
}
