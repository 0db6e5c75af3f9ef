import Artifacts
import FaceData
import Lanes

/// The images of one split on their way to disk, and what is learnt of them as they pass: a
/// fingerprint each, and the sums that give mean and deviation.
struct StoredImages {
  /// A value that bytes cannot hold was met: the whole set is to be stored as floats.
  struct NeedsFloats: Error {}

  let storage: ElementType
  private(set) var fingerprints: [RowFingerprint] = []
  private var sum = 0.0
  private var squaredDeviations = 0.0
  private var means: [Double] = []
  private var wholeSum: Int128 = 0
  private var wholeSquares: Int128 = 0
  private var bytes: [UInt8] = []

  /// Sums over an image whose values are what `Artifact.pixelStatistics` takes.
  private static let greatestSum = Artifact.greatestPixelStatistic * Double(ImageLayout.valueCount)
  private static let greatestSquares = greatestSum * Artifact.greatestPixelStatistic

  init(as storage: ElementType, capacity: Int) {
    self.storage = storage
    fingerprints.reserveCapacity(capacity)
    if storage == .floats { means.reserveCapacity(capacity) }
  }

  /// Images stored so far.
  var count: Int { fingerprints.count }

  /// Stores images of 3072 planar values each.
  ///
  /// - Throws: `NeedsFloats`; `ConvertFailure.notFinite` with the row counted from `firstRow`.
  mutating func store(_ values: [Float], firstRow: Int, to writer: FaceSetWriter) throws {
    if storage == .bytes {
      try storeBytes(values, to: writer)
    } else {
      try storeFloats(values, firstRow: firstRow, to: writer)
    }
  }

  /// Mean and population standard deviation over every stored value; both 0 where there are none.
  ///
  /// Exact sums of whole numbers; of floats, squared deviations about each image's mean and of those
  /// means about the mean of all.
  var normalisation: (mean: Double, deviation: Double) {
    guard count > 0 else { return (0, 0) }
    let total = Double(count * ImageLayout.valueCount)
    if storage == .bytes {
      // n²·variance as a whole number, so that nothing cancels.
      let spread = Int128(count * ImageLayout.valueCount) * wholeSquares - wholeSum * wholeSum
      return (Double(wholeSum) / total, Double(spread).squareRoot() / total)
    }
    let mean = sum / total
    let between = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let squares = squaredDeviations + Double(ImageLayout.valueCount) * between
    return (mean, (squares / total).squareRoot())
  }

  private mutating func storeBytes(_ values: [Float], to writer: FaceSetWriter) throws {
    if bytes.count != values.count { bytes = [UInt8](repeating: 0, count: values.count) }
    var (sum, squares) = (0, 0)
    // Unsafe: rows are checked slices of whole images, as long in `bytes` as in `values`.
    let isWhole = unsafe values.withUnsafeBufferPointer { values in
      unsafe bytes.withUnsafeMutableBufferPointer { bytes in
        for start in stride(from: 0, to: values.count, by: ImageLayout.valueCount) {
          let end = start + ImageLayout.valueCount
          guard let row = unsafe values[start..<end].baseOfRow,
            let target = unsafe UnsafeMutableBufferPointer(rebasing: bytes[start..<end])
              .baseAddress,
            let sums = unsafe ImageRow.narrow(row, into: target)
          else { return false }
          sum += sums.sum
          squares += sums.squares
        }
        return true
      }
    }
    guard isWhole else { throw NeedsFloats() }
    wholeSum += Int128(sum)
    wholeSquares += Int128(squares)
    let stored = bytes
    unsafe try stored.withUnsafeBytes {
      unsafe try write($0, rowByteCount: ImageLayout.valueCount, to: writer)
    }
  }

  private mutating func storeFloats(
    _ values: [Float], firstRow: Int, to writer: FaceSetWriter
  ) throws {
    // Unsafe: rows are checked slices of whole images.
    let bad = unsafe values.withUnsafeBufferPointer { values -> Int? in
      for start in stride(from: 0, to: values.count, by: ImageLayout.valueCount) {
        guard let row = unsafe values[start..<start + ImageLayout.valueCount].baseOfRow else {
          continue
        }
        let moments = unsafe ImageRow.moments(row)
        // Beyond what a normalisation may be there are no pixels, only damage.
        guard abs(moments.sum) <= Self.greatestSum,
          moments.squaredDeviations <= Self.greatestSquares
        else { return start / ImageLayout.valueCount }
        sum += moments.sum
        squaredDeviations += moments.squaredDeviations
        means.append(moments.sum / Double(ImageLayout.valueCount))
      }
      return nil
    }
    if let bad { throw ConvertFailure.notFinite(row: firstRow + bad) }
    unsafe try values.withUnsafeBytes {
      unsafe try write($0, rowByteCount: 4 * ImageLayout.valueCount, to: writer)
    }
  }

  private mutating func write(
    _ rows: UnsafeRawBufferPointer, rowByteCount: Int, to writer: FaceSetWriter
  ) throws {
    for start in stride(from: 0, to: rows.count, by: rowByteCount) {
      let row = unsafe UnsafeRawBufferPointer(rebasing: rows[start..<start + rowByteCount])
      unsafe fingerprints.append(RowFingerprint(row))
    }
    unsafe try writer.write(images: rows)
  }
}

extension Slice<UnsafeBufferPointer<Float>> {
  /// The first value of a row whose bounds the slice has checked.
  fileprivate var baseOfRow: UnsafePointer<Float>? {
    unsafe UnsafeBufferPointer(rebasing: self).baseAddress
  }
}
