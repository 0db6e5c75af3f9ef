import ByteStreams

/// An artifact opened for reading: one safetensors file, validated once, trusted afterwards.
///
///     0      8       u64 N, length of the header
///     8      N       header: JSON, padded with spaces
///     8+N    …       tensors, little-endian, row-major, one after another
///
/// `__metadata__` carries `ddh.kind`, `ddh.version`, `ddh.sha256` (of the header, with this value
/// zeroed: since the header holds every tensor's digest it stands for the whole file) and
/// `ddh.sha256.<tensor>`.
///
/// Source: docs/formats/artifacts.md.
public final class Artifact: Sendable {
  /// One tensor and where its bytes lie in the file.
  public struct Tensor: Sendable {
    /// Name, type and shape.
    public let declaration: TensorDeclaration
    /// Byte offsets in the file.
    public let range: Range<Int>
  }

  /// What it holds.
  public let kind: ArtifactKind
  /// The layout version it was written with.
  public let version: Int
  /// Everything in `__metadata__`.
  public let metadata: [String: String]
  /// All tensors by offset.
  public let tensors: [Tensor]
  /// Stands for the whole content: equal fingerprints, equal files.
  public let fingerprint: String
  /// The mapped file.
  public let file: MappedFile

  /// Bytes of a header. The format allows 100 MB, which would take a reader a gigabyte to look through;
  /// those of this project hold a line an input file, a few kilobytes in all.
  static let headerLimit = 16 << 20

  /// Opens the artifact at `path` and checks it whole: structure, kind, version, every checksum.
  ///
  /// - Parameter kind: What it must hold; nil accepts any.
  /// - Throws: `FileFailure`, or `FailureInFile` around an `ArtifactFailure`.
  public convenience init(_ path: String, _ kind: ArtifactKind?) throws {
    try self.init(unverified: path, kind)
    try verify()
  }

  /// Opens the artifact at `path` and checks everything except the tensors' checksums.
  ///
  /// For readers that call `verify()` themselves or tell when they do not.
  public init(unverified path: String, _ kind: ArtifactKind?) throws {
    file = try MappedFile(path)
    do throws(ArtifactFailure) {
      let header = try Self.header(of: file)
      let text = try HeaderText(parsing: header)
      metadata = text.metadata
      self.kind = try Self.kind(in: text.metadata, expected: kind)
      version = try Self.version(in: text.metadata, of: self.kind)
      tensors = try Self.tensors(in: text, dataStart: 8 + header.count, fileSize: file.size)
      fingerprint = try Self.fingerprint(of: header, in: text.metadata)
    } catch { throw FailureInFile(error, in: path) }
  }

  /// Compares every tensor's bytes with its recorded SHA-256.
  public func verify() throws { for tensor in tensors { try verify(tensor) } }

  /// Compares one tensor's bytes with its recorded SHA-256.
  func verify(_ tensor: Tensor) throws {
    let name = tensor.declaration.name
    var digest = Digest()
    var start = tensor.range.lowerBound
    while start < tensor.range.upperBound {
      let end = min(start + (8 << 20), tensor.range.upperBound)
      unsafe digest.update(UnsafeRawBufferPointer(rebasing: file.bytes[start..<end]))
      file.release(start..<end)
      start = end
    }
    let found = digest.hexadecimal()
    let expected = metadata["ddh.sha256.\(name)"] ?? "none"
    guard found == expected else {
      throw failure(.damagedTensor(name, expected: expected, found: found))
    }
  }

  /// The value of metadata `key`.
  public func text(_ key: String) throws -> String {
    guard let value = metadata[key] else { throw failure(.missingMetadata(key)) }
    return value
  }

  /// Metadata `key` as a whole number inside `range`.
  public func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int {
    let value = try text(key)
    guard let number = Int(value), range.contains(number) else {
      throw failure(
        .badMetadata(
          key, found: value,
          expected: "a whole number from \(range.lowerBound) to \(range.upperBound)"))
    }
    return number
  }

  /// Metadata `key` as a finite number.
  public func number(_ key: String) throws -> Double {
    let value = try text(key)
    guard let number = Double(value), number.isFinite else {
      throw failure(.badMetadata(key, found: value, expected: "a finite number"))
    }
    return number
  }

  /// What no mean and no deviation of pixels is beyond.
  public static let greatestPixelStatistic = 1e9

  /// Mean and standard deviation of pixels, under `key.mean` and `key.deviation`.
  ///
  /// - Throws: `ArtifactFailure` when pixels normalised with them would all come out alike.
  public func pixelStatistics(_ key: String) throws -> (mean: Double, deviation: Double) {
    let largest = Self.greatestPixelStatistic
    let (mean, deviation) = (try number("\(key).mean"), try number("\(key).deviation"))
    guard abs(mean) <= largest else {
      throw failure(
        .badMetadata("\(key).mean", found: "\(mean)", expected: "-\(largest) to \(largest)"))
    }
    guard (0...largest).contains(deviation) else {
      throw failure(
        .badMetadata("\(key).deviation", found: "\(deviation)", expected: "0 to \(largest)"))
    }
    return (mean, deviation)
  }

  /// The tensor called `name`, which must have `type` and match `shape` (nil: any extent).
  public func tensor(_ name: String, _ type: ElementType, _ shape: [Int?]) throws -> Tensor {
    guard let tensor = tensors.first(where: { $0.declaration.name == name }) else {
      throw failure(.missingTensor(name))
    }
    let found = tensor.declaration
    let fits =
      found.type == type && found.shape.count == shape.count
      && zip(found.shape, shape).allSatisfy { $0 == ($1 ?? $0) }
    guard fits else {
      let wanted = shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
      throw failure(
        .wrongTensor(
          name, found: "\(found.type.rawValue) \(found.shape)",
          expected: "\(type.rawValue) [\(wanted)]"))
    }
    return tensor
  }

  /// The tensor's bytes where they are mapped; valid while this artifact lives.
  public func bytes(of tensor: Tensor) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: file.bytes[tensor.range])
  }

  /// A copy of a float tensor's elements.
  public func floats(_ name: String, _ shape: [Int?]) throws -> [Float] {
    unsafe Array(bytes(of: try tensor(name, .floats, shape)).bindMemory(to: Float.self))
  }

  /// A copy of an integer tensor's elements.
  public func integers(_ name: String, _ shape: [Int?]) throws -> [Int64] {
    unsafe Array(bytes(of: try tensor(name, .integers, shape)).bindMemory(to: Int64.self))
  }

  /// A copy of a word tensor's elements.
  public func words(_ name: String, _ shape: [Int?]) throws -> [UInt64] {
    unsafe Array(bytes(of: try tensor(name, .words, shape)).bindMemory(to: UInt64.self))
  }

  /// `failure`, said of this file.
  public func failure(_ failure: ArtifactFailure) -> FailureInFile {
    FailureInFile(failure, in: file.path)
  }
}
