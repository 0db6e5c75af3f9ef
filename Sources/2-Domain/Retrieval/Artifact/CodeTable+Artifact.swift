import Artifacts
import ByteStreams

extension CodeTable {
  /// The table stored in `artifact` as `name.codes` and `name.identities`, with `code.bits` in its
  /// metadata. Borrows the artifact's memory.
  ///
  /// - Throws: `FailureInFile` around an `ArtifactFailure` or `RetrievalFailure`.
  public init(stored name: String, in artifact: Artifact) throws {
    let length = try CodeLength(bits: artifact.integer("code.bits", in: 1...CodeLength.longest))
    let identities = try artifact.tensor("\(name).identities", .integers, [nil])
    let count = identities.declaration.shape[0]
    let words = try artifact.tensor("\(name).codes", .words, [count, length.wordCount])
    do {
      try self.init(
        borrowing: artifact.bytes(of: words).bindMemory(to: UInt64.self),
        identities: artifact.bytes(of: identities).bindMemory(to: Int64.self),
        length: length, from: artifact)
    } catch { throw FailureInFile(error, in: artifact.file.path) }
  }

  /// The tensors this table is stored as, codes first.
  public func declarations(_ name: String) throws -> [TensorDeclaration] {
    [
      try TensorDeclaration("\(name).codes", .words, [count, length.wordCount]),
      try TensorDeclaration("\(name).identities", .integers, [count]),
    ]
  }

  /// Writes the tensors of `declarations(_:)`.
  public func write(to writer: ArtifactWriter) throws {
    try withWords { try writer.write(UnsafeRawBufferPointer($0)) }
    try withIdentities { try writer.write(UnsafeRawBufferPointer($0)) }
  }
}
