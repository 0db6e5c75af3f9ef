import Artifacts
import ByteStreams
import Lanes

/// A faces artifact opened for reading.
///
/// | tensor | type | shape | holds |
/// |---|---|---|---|
/// | `train.identities` | I64 | (n) | 0 … K−1 |
/// | `test.identities` | I64 | (m) | 0 … K−1 |
/// | `train.images` | U8 or F32 | (n, 3, 32, 32) | planar R, G, B |
/// | `test.images` | as train | (m, 3, 32, 32) | |
/// | `train.validation` | U8 | (n) | 1: held out of training |
/// | `identity.names`, `train.names`, `test.names` | U8 | (bytes) | optional: see `names()` |
///
/// Source: docs/formats/faces.md.
public final class FaceSet: Sendable {
  /// The file behind it.
  public let artifact: Artifact
  /// Identities are 0 ..< this.
  public let identityCount: Int
  /// The gallery.
  public let train: FaceSplit
  /// The queries.
  public let test: FaceSplit
  /// Rows of `train` held out for validation.
  public let isValidation: [Bool]

  /// Identities a network can be trained to tell apart.
  private static let identityLimit = 1_000_000

  /// Opens and checks the faces artifact at `path`.
  public init(_ path: String) throws {
    artifact = try Artifact(path, .faces)
    identityCount = try artifact.integer("faces.identities", in: 1...Self.identityLimit)
    train = try Self.split("train", of: artifact, identityCount)
    test = try Self.split("test", of: artifact, identityCount)
    let held = try artifact.tensor("train.validation", .bytes, [train.count])
    // Unsafe: mapped bytes whose count `tensor` has compared, copied at once.
    isValidation = unsafe artifact.bytes(of: held).map { $0 != 0 }
  }

  /// Rows of `train` that training uses, in order.
  public var trainingRows: [Int] { (0..<train.count).filter { !isValidation[$0] } }

  /// Rows of `train` held out for validation, in order.
  public var validationRows: [Int] { (0..<train.count).filter { isValidation[$0] } }

  private static func split(
    _ name: String, of artifact: Artifact, _ identityCount: Int
  ) throws -> FaceSplit {
    let identities = try artifact.integers("\(name).identities", [nil])
    if let row = identities.firstIndex(where: { !(0..<Int64(identityCount)).contains($0) }) {
      throw artifact.failure(
        .badValue(
          tensor: "\(name).identities", row: row, found: "\(identities[row])",
          expected: "0 to \(identityCount - 1)"))
    }
    let (mean, deviation) = try artifact.pixelStatistics("normalisation.\(name)")
    let (images, bytes) = try images("\(name).images", of: artifact, count: identities.count)
    return FaceSplit(
      images: images, identities: identities,
      normalisation: Normalisation(mean: mean, deviation: deviation),
      file: artifact.file, start: bytes.lowerBound,
      rowSize: bytes.count / max(identities.count, 1))
  }

  private static func images(
    _ name: String, of artifact: Artifact, count: Int
  ) throws -> (PixelRows, Range<Int>) {
    let found = artifact.tensors.first { $0.declaration.name == name }?.declaration.type
    let type: ElementType = found == .floats ? .floats : .bytes
    let tensor = try artifact.tensor(name, type, [count, 3, 32, 32])
    if type == .floats { try checkFinite(tensor, of: artifact, count: count) }
    // Unsafe: mapped bytes, whose count `tensor` has compared; the artifact is their owner and outlives them.
    // Of no bytes the address is never read.
    let bytes = unsafe artifact.bytes(of: tensor)
    let empty = unsafe UnsafeRawPointer(bitPattern: 64).unsafelyUnwrapped
    let base = unsafe bytes.baseAddress ?? empty
    let storage: PixelRows.Storage =
      unsafe type == .floats
      ? .floats(base.assumingMemoryBound(to: Float.self))
      : .bytes(base.assumingMemoryBound(to: UInt8.self))
    return (PixelRows(storage, count: count, owner: artifact), tensor.range)
  }

  /// Refuses an image with a pixel that is NaN or infinite: clipping would hide it.
  private static func checkFinite(
    _ tensor: Artifact.Tensor, of artifact: Artifact, count: Int
  ) throws {
    // Unsafe: mapped bytes, aligned to 8 by the container; rows are checked slices.
    let pixels = unsafe artifact.bytes(of: tensor).bindMemory(to: Float.self)
    for row in 0..<count {
      let image = unsafe pixels[row * 3072..<(row + 1) * 3072]
      if let bad = unsafe image.first(where: { !$0.isFinite }) {
        throw artifact.failure(
          .badValue(
            tensor: tensor.declaration.name, row: row, found: "\(bad)",
            expected: "finite pixels"))
      }
      let start = tensor.range.lowerBound + row * 12288
      artifact.file.release(start..<start + 12288)
    }
  }
}
