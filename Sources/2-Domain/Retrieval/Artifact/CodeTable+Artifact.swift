import Artifacts
import ByteStreams

extension CodeTable {
  /// The table stored as `name.codes` and `name.identities`, borrowing the artifact's memory.
  init(_ name: String, of artifact: Artifact, length: CodeLength) throws {
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
  func declarations(_ name: String) throws -> [TensorDeclaration] {
    [
      try TensorDeclaration("\(name).codes", .words, [count, length.wordCount]),
      try TensorDeclaration("\(name).identities", .integers, [count]),
    ]
  }

  /// Writes the tensors of `declarations(_:)`.
  func write(to writer: ArtifactWriter) throws {
    try withWords { try writer.write(UnsafeRawBufferPointer($0)) }
    try withIdentities { try writer.write(UnsafeRawBufferPointer($0)) }
  }
}
