import Artifacts
import FaceData
import Progress

/// The second pass over one split: writes its images and learns what only the stored values tell.
struct SplitPublisher {
  private(set) var fingerprints: [RowFingerprint] = []
  private var histogram = [Int](repeating: 0, count: 256)
  private var squaredDeviations = 0.0
  private let survey: SplitSurvey
  private let storage: ElementType
  private var bytes: [UInt8] = []

  init(_ survey: SplitSurvey, storage: ElementType) {
    self.survey = survey
    self.storage = storage
    fingerprints.reserveCapacity(survey.identities.count)
  }

  /// Writes every image to `writer`.
  mutating func publish(
    to writer: FaceSetWriter, layout: ImageLayout?, progress: ProgressReporter
  ) throws {
    let count = survey.identities.count
    progress.begin("write \(survey.name)", total: count, unit: "images")
    var done = 0
    try survey.forEachChunk(layout: layout) { values in
      if storage == .bytes {
        try publishBytes(values, to: writer)
      } else {
        PixelTotals.squaredDeviations(values, from: survey.mean, into: &squaredDeviations)
        try values.withUnsafeBytes { try publish($0, rowByteCount: 12288, to: writer) }
      }
      done += values.count / ImageLayout.valueCount
      progress.advance(to: done)
    }
    progress.end()
  }

  /// Mean and population standard deviation over every stored value: exact sums for bytes; both 0
  /// where there are no values.
  var normalisation: (mean: Double, deviation: Double) {
    guard survey.totals.count > 0 else { return (0, 0) }
    let count = Double(survey.totals.count)
    guard storage == .bytes else {
      return (survey.mean, (squaredDeviations / count).squareRoot())
    }
    var (sum, squares) = (0 as Int128, 0 as Int128)
    for (value, count) in histogram.enumerated() {
      sum += Int128(value * count)
      squares += Int128(value * value * count)
    }
    let total = Int128(survey.totals.count)
    // n²·variance as a whole number, so that nothing cancels.
    let spread = Double(total * squares - sum * sum)
    return (Double(sum) / count, spread.squareRoot() / count)
  }

  private mutating func publishBytes(_ values: [Float], to writer: FaceSetWriter) throws {
    bytes.removeAll(keepingCapacity: true)
    bytes.reserveCapacity(values.count)
    // Clamped, so that a file that changes meanwhile is reported and not a trap.
    for value in values { bytes.append(UInt8(value > 0 ? (value < 255 ? value : 255) : 0)) }
    histogram.withUnsafeMutableBufferPointer { histogram in
      for byte in bytes { histogram[Int(byte)] += 1 }
    }
    let stored = bytes
    try stored.withUnsafeBytes { try publish($0, rowByteCount: 3072, to: writer) }
  }

  private mutating func publish(
    _ rows: UnsafeRawBufferPointer, rowByteCount: Int, to writer: FaceSetWriter
  ) throws {
    for start in stride(from: 0, to: rows.count, by: rowByteCount) {
      let row = UnsafeRawBufferPointer(rebasing: rows[start..<start + rowByteCount])
      fingerprints.append(RowFingerprint(row))
    }
    try writer.write(images: rows)
  }
}
