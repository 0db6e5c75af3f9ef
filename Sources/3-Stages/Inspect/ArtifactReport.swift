import Artifacts
import ByteStreams

/// What an artifact is and what its tensors hold.
public struct ArtifactReport: Sendable {
  /// One tensor's statistics.
  public struct TensorReport: Sendable {
    /// Name, type, shape.
    public let declaration: TensorDeclaration
    /// Least, greatest and mean value; not a number when the tensor is empty.
    public let statistics: (least: Double, greatest: Double, mean: Double)
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
      TensorReport(
        declaration: tensor.declaration, statistics: Self.statistics(of: tensor, in: artifact))
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
      ("tensors", .list(tensors.map(Self.json))),
      ("metadata", .object(metadata.map { ($0.key, .text($0.value)) })),
    ])
  }

  private static func json(_ tensor: TensorReport) -> JSONText {
    .object([
      ("name", .text(tensor.declaration.name)),
      ("dtype", .text(tensor.declaration.type.rawValue)),
      ("shape", .list(tensor.declaration.shape.map { .integer(Int128($0)) })),
      ("min", .number(tensor.statistics.least)), ("max", .number(tensor.statistics.greatest)),
      ("mean", .number(tensor.statistics.mean)),
    ])
  }

  private static func statistics(
    of tensor: Artifact.Tensor, in artifact: Artifact
  ) -> (least: Double, greatest: Double, mean: Double) {
    var (least, greatest, sum) = (Double.infinity, -Double.infinity, 0.0)
    let bytes = artifact.bytes(of: tensor)
    let type = tensor.declaration.type
    for start in Swift.stride(from: 0, to: bytes.count, by: 1 << 20) {
      let end = min(start + (1 << 20), bytes.count)
      for offset in Swift.stride(from: start, to: end, by: type.stride) {
        let value =
          switch type {
          case .bytes: Double(bytes[offset])
          case .floats: Double(bytes.loadUnaligned(fromByteOffset: offset, as: Float.self))
          case .integers: Double(bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self))
          case .words: Double(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
          }
        least = min(least, value)
        greatest = max(greatest, value)
        sum += value
      }
      artifact.file.release(tensor.range.lowerBound + start..<tensor.range.lowerBound + end)
    }
    let count = bytes.count / type.stride
    guard count > 0 else { return (.nan, .nan, .nan) }
    return (least, greatest, sum / Double(count))
  }
}
