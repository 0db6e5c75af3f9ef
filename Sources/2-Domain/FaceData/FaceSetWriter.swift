import Artifacts
import ByteStreams

/// Streams a faces artifact to disk: identities, then train images, test images, validation rows,
/// names.
public final class FaceSetWriter {
  /// What is known once every image was seen.
  public struct Facts: Sendable {
    /// Identities are 0 ..< this.
    public var identityCount: Int
    /// Mean and population standard deviation of all train pixel values.
    public var train: (mean: Double, deviation: Double)
    /// The same of all test pixel values.
    public var test: (mean: Double, deviation: Double)
    /// 1 for each train row held out for validation.
    public var validation: [UInt8]
    /// Further provenance: inputs, settings, counts.
    public var provenance: [String: String]

    /// Collects the facts.
    public init(
      identityCount: Int, train: (mean: Double, deviation: Double),
      test: (mean: Double, deviation: Double), validation: [UInt8],
      provenance: [String: String]
    ) {
      self.identityCount = identityCount
      self.train = train
      self.test = test
      self.validation = validation
      self.provenance = provenance
    }
  }

  private let writer: ArtifactWriter
  private let names: FaceNames?

  /// Begins a faces artifact at `path`.
  ///
  /// - Parameters:
  ///   - pixels: `.bytes` or `.floats`.
  ///   - names: What identities and rows are called, where that is known.
  ///   - provenanceCapacity: Upper bound of the provenance's size, in bytes.
  /// - Precondition: `names` has one name a row.
  public init(
    _ path: String, pixels: ElementType, trainIdentities: [Int64], testIdentities: [Int64],
    names: FaceNames? = nil, provenanceCapacity: Int
  ) throws {
    let (n, m) = (trainIdentities.count, testIdentities.count)
    precondition(
      names.map { $0.train.count == n && $0.test.count == m } ?? true, "names of other rows")
    self.names = names
    writer = try ArtifactWriter(
      path, .faces,
      [
        TensorDeclaration("train.identities", .integers, [n]),
        TensorDeclaration("test.identities", .integers, [m]),
        TensorDeclaration("train.images", pixels, [n, 3, 32, 32]),
        TensorDeclaration("test.images", pixels, [m, 3, 32, 32]),
        TensorDeclaration("train.validation", .bytes, [n]),
      ]
        + (names?.tensors ?? []).map {
          try TensorDeclaration($0.name, .bytes, [$0.list.text.count])
        }, metadataCapacity: 4096 + provenanceCapacity)
    try writer.write(trainIdentities)
    try writer.write(testIdentities)
  }

  /// Appends images in the declared storage: all of train, then all of test.
  public func write(images: UnsafeRawBufferPointer) throws { unsafe try writer.write(images) }

  /// Writes what remains and publishes the file.
  ///
  /// - Returns: The artifact's fingerprint.
  /// - Precondition: Identities are named all or none.
  @discardableResult
  public func finish(_ facts: Facts) throws -> String {
    precondition(
      names.map { $0.identities.count == facts.identityCount } ?? true, "names of other identities")
    try writer.write(facts.validation)
    for tensor in names?.tensors ?? [] { try writer.write(tensor.list.text) }
    var metadata = facts.provenance
    metadata["faces.identities"] = String(facts.identityCount)
    metadata["normalisation.train.mean"] = String(facts.train.mean)
    metadata["normalisation.train.deviation"] = String(facts.train.deviation)
    metadata["normalisation.test.mean"] = String(facts.test.mean)
    metadata["normalisation.test.deviation"] = String(facts.test.deviation)
    return try writer.finish(metadata: metadata)
  }
}
