import Artifacts
import ByteStreams

/// What an artifact is and what its tensors hold.
public struct ArtifactReport: Sendable {
  /// One tensor's statistics.
  public struct TensorReport: Sendable {
    /// Name, type, shape.
    public let declaration: TensorDeclaration
    /// Least and greatest finite value; nil when there is none.
    public internal(set) var least, greatest: Double?
    /// Sum of the finite values: whole numbers exactly, floats in double precision.
    public internal(set) var sum: JSONText = .integer(0)
    /// Values that are NaN or infinite.
    public internal(set) var nonfiniteCount = 0
    /// SHA-256 of its bytes.
    public internal(set) var digest = ""
  }

  /// The artifact itself.
  public let artifact: Artifact
  /// Its tensors by offset.
  public let tensors: [TensorReport]

  /// Opens the artifact at `path` and reads every tensor.
  ///
  /// - Parameter verify: Whether to compare every tensor with its recorded SHA-256.
  public init(_ path: String, verify: Bool) throws {
    let artifact = try Artifact(unverified: path, nil)
    if verify { try artifact.verify() }
    self.artifact = artifact
    tensors = artifact.tensors.map { tensor in
      Self.report(on: tensor, in: artifact)
    }
  }

  /// Whether the file at `path` looks like an artifact: 8 bytes of length and a brace.
  public static func recognises(_ path: String) throws(FileFailure) -> Bool {
    let file = try InputFile(path)
    guard file.byteCount >= 16 else { return false }
    let head = try file.read(at: 0, count: 9)
    return head[8] == UInt8(ascii: "{") && head[4..<8].allSatisfy { $0 == 0 }
  }

  /// One line of JSON.
  public func json(file: String) -> JSONText {
    let metadata = artifact.metadata.sorted { $0.key < $1.key }
    return .object([
      ("file", .text(file)), ("kind", .text(artifact.kind.rawValue)),
      ("version", .integer(Int128(artifact.version))),
      ("fingerprint", .text(artifact.fingerprint)),
      ("leaves", .list(tensors.map(Self.json))),
      ("metadata", .object(metadata.map { ($0.key, .text($0.value)) })),
    ])
  }

  /// A tensor as `ddh-inspect` shows an array of a pickle, with its range.
  private static func json(_ tensor: TensorReport) -> JSONText {
    let numpy: [ElementType: String] = [
      .bytes: "uint8", .integers: "int64", .words: "uint64", .floats: "float32",
    ]
    return .object(
      [
        ("path", .text("$[\"\(tensor.declaration.name)\"]")), ("kind", .text("array")),
        ("dtype", .text(numpy[tensor.declaration.type] ?? tensor.declaration.type.rawValue)),
        ("shape", .list(tensor.declaration.shape.map { .integer(Int128($0)) })),
        ("sum", tensor.sum), ("nonfinite", .integer(Int128(tensor.nonfiniteCount))),
        ("sha256_le_c", .text(tensor.digest)),
      ]
        + [("min", tensor.least), ("max", tensor.greatest)].compactMap { key, value in
          value.map { (key, .number($0)) }
        })
  }

  private static func report(on tensor: Artifact.Tensor, in artifact: Artifact) -> TensorReport {
    var report = TensorReport(declaration: tensor.declaration)
    var digest = Digest()
    var (whole, fraction) = (Int128(0), 0.0)
    // Unsafe: mapped bytes, read by checked slices; a tensor holds whole elements, and begins where they may.
    let bytes = unsafe artifact.bytes(of: tensor)
    let type = tensor.declaration.type
    for start in Swift.stride(from: 0, to: bytes.count, by: 1 << 20) {
      let chunk = unsafe UnsafeRawBufferPointer(
        rebasing: bytes[start..<min(start + (1 << 20), bytes.count)])
      unsafe digest.update(chunk)
      switch type {
      case .bytes: whole += unsafe report.take(chunk.bindMemory(to: UInt8.self))
      case .integers: whole += unsafe report.take(chunk.bindMemory(to: Int64.self))
      case .words: whole += unsafe report.take(chunk.bindMemory(to: UInt64.self))
      case .floats: unsafe report.take(chunk.bindMemory(to: Float.self), addingTo: &fraction)
      }
      let place = tensor.range.lowerBound + start
      artifact.file.release(place..<place + chunk.count)
    }
    report.sum = type == .floats ? .number(fraction) : .integer(whole)
    report.digest = digest.hexadecimal()
    return report
  }
}

extension ArtifactReport.TensorReport {
  /// Takes note of whole numbers; returns their sum.
  fileprivate mutating func take<Number: FixedWidthInteger>(
    _ numbers: UnsafeBufferPointer<Number>
  ) -> Int128 {
    guard var low = unsafe numbers.first else { return 0 }
    var (high, sum) = (low, Int128(0))
    for index in numbers.indices {
      let number = unsafe numbers[index]
      sum += Int128(truncatingIfNeeded: number)
      low = min(low, number)
      high = max(high, number)
    }
    take(Double(low), Double(high))
    return sum
  }

  /// Takes note of `numbers`, and adds the finite ones to `sum` one by one.
  fileprivate mutating func take(
    _ numbers: UnsafeBufferPointer<Float>, addingTo sum: inout Double
  ) {
    var (low, high) = (Float.infinity, -Float.infinity)
    for index in numbers.indices {
      let number = unsafe numbers[index]
      guard number.isFinite else {
        nonfiniteCount += 1
        continue
      }
      sum += Double(number)
      low = min(low, number)
      high = max(high, number)
    }
    if low <= high { take(Double(low), Double(high)) }
  }

  private mutating func take(_ low: Double, _ high: Double) {
    least = min(least ?? low, low)
    greatest = max(greatest ?? high, high)
  }
}
