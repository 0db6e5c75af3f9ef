import AllocationCounter
import Lanes
import Testing

@testable import HashNetwork

/// Everything runs on the calling thread, whose allocations are counted.
@Suite struct `The counter of allocations` {
  private let workers = Workers(count: 1)
  private let normalisation = Normalisation(mean: 100, deviation: 50)
  private let model = HashModel(
    shape: NetworkShape(codeLength: 48, splitNumber: 4, classCount: 83), seed: 1)

  private func allocations(of work: () throws -> Void) rethrows -> Int {
    let before = allocations_of_this_thread()
    try work()
    return allocations_of_this_thread() - before
  }

  private func images(_ count: Int) -> PixelRows {
    let pixels = kept(LaneBuffer<UInt8>(count: count * PixelRows.pixelCount))
    for k in 0..<pixels.count { pixels.base[k] = UInt8(truncatingIfNeeded: k &* 7919 >> 5) }
    return PixelRows(.bytes(pixels.base), count: count, owner: pixels)
  }

  @Test func `sees an array`() {
    var array: [Int] = []
    #expect(allocations { array = [Int](repeating: 7, count: 1000) } == 1)
    #expect(array.count == 1000)
  }

  @Test func `sees none in a training step, full batch or last one`() throws {
    let images = images(300)
    let labels = (0..<300).map { Int64($0 % 83) }
    let step = TrainingStep(
      model, images: images, normalisation: normalisation, adam: Adam(), batch: 256,
      workers: workers)
    let order = Array(0..<300)
    let batches = [order[0..<256], order[256..<300]]
    for rows in batches { _ = try step.take(rows: rows, labels: labels) }
    let count = try allocations {
      for rows in batches { _ = try step.take(rows: rows, labels: labels) }
    }
    #expect(count == 0)
  }

  @Test func `sees no more when more faces are encoded`() throws {
    let images = images(640)
    let encoder = try CodeEncoder(model, workers: workers)
    func encoding(_ rows: Range<Int>) -> Int {
      allocations { _ = encoder.codes(of: images, rows: rows, normalisation) }
    }
    _ = encoding(0..<16)
    #expect(encoding(0..<640) == encoding(0..<16))
  }
}

/// Keeps an object until the process ends: kernels take bare pointers.
private func kept<Object: AnyObject>(_ object: Object) -> Object {
  _ = Unmanaged.passRetained(object)
  return object
}
