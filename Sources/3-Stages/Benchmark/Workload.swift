import HashNetwork
import Lanes
import SeededRandom

/// Something the machine can be kept busy with, one batch at a time.
public protocol Workload: AnyObject {
  /// Images, or whatever is counted, done by one call.
  func batch() throws -> Int
  /// Floating-point operations one image takes.
  var operationsPerImage: Double { get }
}

/// Made-up faces in memory, as a faces artifact would hold them.
final class BenchmarkFaces {
  static let count = 16_384
  static let shape = NetworkShape(codeLength: 48, splitNumber: 4, classCount: 530)
  static let normalisation = Normalisation(mean: 127.5, deviation: 73.9)

  let images: PixelRows
  let identities: [Int64]

  init() {
    var random = SeededRandom(seed: 0, stream: "benchmark faces")
    let pixels = LaneBuffer<UInt64>(count: Self.count * PixelRows.pixelCount / 8)
    for k in 0..<pixels.count { pixels.base[k] = random.next() }
    images = PixelRows(
      .bytes(UnsafeRawPointer(pixels.base).assumingMemoryBound(to: UInt8.self)),
      count: Self.count, owner: pixels)
    identities = (0..<Self.count).map { _ in Int64(random.below(Self.shape.classCount)) }
  }
}

/// Training: loading, forward, backward and Adam, batch 256.
public final class TrainingWorkload: Workload {
  private static let batchSize = 256
  private let faces = BenchmarkFaces()
  private let step: TrainingStep
  private let workers: Workers
  private let order: [Int]
  private var position = 0

  /// Prepares a fresh network.
  public init(threads: Int) {
    workers = Workers(count: threads)
    var random = SeededRandom(seed: 0, stream: "benchmark order")
    order = random.permutation(of: BenchmarkFaces.count)
    step = TrainingStep(
      HashModel(shape: BenchmarkFaces.shape, seed: 0), images: faces.images,
      normalisation: BenchmarkFaces.normalisation, adam: Adam(), batch: Self.batchSize,
      workers: workers)
  }

  deinit { workers.stop() }

  public func batch() throws -> Int {
    if position + Self.batchSize > order.count { position = 0 }
    let rows = order[position..<position + Self.batchSize]
    position += Self.batchSize
    _ = try step.take(rows: rows, labels: faces.identities)
    return Self.batchSize
  }

  public var operationsPerImage: Double { BenchmarkFaces.shape.trainingOperations }
}

/// Encoding: loading, the folded network and the packing of codes.
public final class EncodingWorkload: Workload {
  private let faces = BenchmarkFaces()
  private let workers: Workers
  private let encoder: CodeEncoder
  private var position = 0
  private static let shard = 4096

  /// Prepares a fresh network.
  public init(threads: Int) throws {
    workers = Workers(count: threads)
    encoder = try CodeEncoder(HashModel(shape: BenchmarkFaces.shape, seed: 0), workers: workers)
  }

  deinit { workers.stop() }

  public func batch() throws -> Int {
    let rows = position..<position + Self.shard
    position = rows.upperBound % BenchmarkFaces.count
    _ = encoder.codes(of: faces.images, rows: rows, BenchmarkFaces.normalisation)
    return Self.shard
  }

  public var operationsPerImage: Double { BenchmarkFaces.shape.encodingOperations }
}

/// Multiplications and additions on registers alone, on all threads.
final class PeakWorkload: Workload {
  private let workers: Workers
  private let sums: LaneBuffer<Float>

  init(threads: Int) {
    workers = Workers(count: threads)
    sums = LaneBuffer(count: threads * laneWidth)
  }

  deinit { workers.stop() }

  func batch() -> Int {
    let sums = sums
    let tasks = workers.count * 16
    workers.run(tasks) { _, thread in
      sums.base[thread * laneWidth] += MultiplyAddPeak.run(1e-9)
    }
    return tasks
  }

  var operationsPerImage: Double { MultiplyAddPeak.operations }
}
