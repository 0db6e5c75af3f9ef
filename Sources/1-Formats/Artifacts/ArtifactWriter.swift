import ByteStreams

/// Streams an artifact to disk: tensors in their declared order, the header last.
///
/// The header's room is reserved at the start and filled in by `finish`, when every digest is known,
/// so that nothing has to be held in memory or written twice. The file appears only then.
public final class ArtifactWriter {
  private let output: OutputFile
  private let kind: ArtifactKind
  private let tensors: [TensorDeclaration]
  private let headerCapacity: Int
  private var digests: [String: String] = [:]
  private var current = 0
  private var written = 0
  private var digest = Digest()

  /// Begins an artifact at `path`.
  ///
  /// - Parameters:
  ///   - tensors: In the order they will be written; wider elements first, so that all are aligned.
  ///   - metadataCapacity: Upper bound of the metadata's size in the header, in bytes.
  /// - Precondition: every tensor starts at a multiple of its element stride.
  public init(
    _ path: String, _ kind: ArtifactKind, _ tensors: [TensorDeclaration],
    metadataCapacity: Int = 8192
  ) throws(FileFailure) {
    var offset = 0
    for tensor in tensors {
      precondition(offset % tensor.type.stride == 0, "\(tensor.name) would not be aligned")
      offset += tensor.byteCount
    }
    self.kind = kind
    self.tensors = tensors
    let needed = HeaderText.text(of: tensors, metadata: [:]).utf8.count
    headerCapacity = (needed + tensors.count * 128 + metadataCapacity + 8 + 63) / 64 * 64 - 8
    precondition(headerCapacity <= Artifact.headerLimit, "a header that no reader takes")
    output = try OutputFile(path)
    try output.write([UInt8](repeating: 0x20, count: 8 + headerCapacity))
    skipEmptyTensors()
  }

  /// Appends bytes to the tensor that is being written.
  ///
  /// - Precondition: the bytes fit into it.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    guard bytes.count > 0 else { return }
    precondition(
      current < tensors.count && written + bytes.count <= tensors[current].byteCount,
      "more bytes than were declared")
    unsafe digest.update(bytes)
    unsafe try output.write(bytes)
    written += bytes.count
    if written == tensors[current].byteCount { closeTensor() }
  }

  /// Appends elements to the tensor that is being written.
  public func write<Element: BitwiseCopyable>(_ elements: [Element]) throws(FileFailure) {
    var failure: FileFailure?
    unsafe elements.withUnsafeBytes { bytes in
      do throws(FileFailure) { unsafe try write(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Writes the header and publishes the file.
  ///
  /// - Returns: The artifact's fingerprint.
  /// - Precondition: every declared byte was written and the metadata fits its capacity.
  @discardableResult
  public func finish(metadata: [String: String]) throws(FileFailure) -> String {
    precondition(current == tensors.count, "tensor \(current) of \(tensors.count) is unfinished")
    var metadata = metadata
    metadata["ddh.kind"] = kind.rawValue
    metadata["ddh.version"] = String(kind.newestVersion)
    metadata[Artifact.fingerprintKey] = Artifact.zeroDigest
    for (name, digest) in digests { metadata["ddh.sha256.\(name)"] = digest }
    let fingerprint = Artifact.digest(
      ofHeader: header(metadata), zeroing: Artifact.zeroDigest)
    metadata[Artifact.fingerprintKey] = fingerprint
    let length = Artifact.littleEndianBytes(UInt64(headerCapacity))
    try output.overwrite(at: 0, with: length + header(metadata))
    try output.publish()
    return fingerprint
  }

  private func header(_ metadata: [String: String]) -> [UInt8] {
    var text = Array(HeaderText.text(of: tensors, metadata: metadata).utf8)
    precondition(
      text.count <= headerCapacity, "\(text.count) bytes of header, \(headerCapacity) reserved")
    text.append(contentsOf: [UInt8](repeating: 0x20, count: headerCapacity - text.count))
    return text
  }

  private func closeTensor() {
    digests[tensors[current].name] = digest.hexadecimal()
    digest = Digest()
    written = 0
    current += 1
    skipEmptyTensors()
  }

  private func skipEmptyTensors() {
    while current < tensors.count, tensors[current].byteCount == 0 {
      digests[tensors[current].name] = Digest.of([])
      current += 1
    }
  }
}
