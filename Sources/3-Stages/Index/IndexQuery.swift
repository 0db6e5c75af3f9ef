import Artifacts
import ByteStreams
import FaceData
import HashNetwork
import Lanes
import Retrieval

/// What to search for.
public enum IndexQuery: Sendable {
  /// The two sides of a face set and of its codes.
  public enum Split: String, CaseIterable, Sendable {
    /// The gallery.
    case train
    /// The queries.
    case test
  }

  /// A code somebody typed.
  case code(BinaryCode)
  /// A row of a codes artifact.
  case codes(path: String, split: Split, row: Int)
  /// A row of a faces artifact, encoded with a model.
  case face(path: String, split: Split, row: Int, model: String)

  /// The code to search `generation` for.
  ///
  /// - Throws: `IndexFailure.modelMismatch` when the code comes from another model than the index.
  func code(for generation: IndexGeneration) throws -> BinaryCode {
    switch self {
    case .code(let code): return code
    case .codes(let path, let split, let row):
      let source = try CodesArtifact(path)
      try Self.match(source.modelFingerprint, generation, of: "this codes artifact", in: path)
      let table = split == .train ? source.gallery : source.queries
      do { return try table.code(at: row, of: "\(split.rawValue)") } catch {
        throw FailureInFile(error, in: path)
      }
    case .face(let path, let split, let row, let model):
      let artifact = try Artifact(model, .model)
      try Self.match(artifact.fingerprint, generation, of: "this model", in: model)
      return try Self.encode(path, split, row, with: artifact)
    }
  }

  private static func match(
    _ found: String, _ generation: IndexGeneration, of what: String, in path: String
  ) throws {
    guard found == generation.modelFingerprint else {
      throw FailureInFile(
        IndexFailure.modelMismatch(
          found: found, expected: generation.modelFingerprint, of: what), in: path)
    }
  }

  private static func encode(
    _ path: String, _ split: Split, _ row: Int, with artifact: Artifact
  ) throws -> BinaryCode {
    let faces = try FaceSet(path)
    let side = split == .train ? faces.train : faces.test
    guard (0..<side.count).contains(row) else {
      throw FailureInFile(
        RetrievalFailure.rowOutOfRange(found: row, rows: side.count, of: split.rawValue), in: path)
    }
    let model = try HashModel(artifact)
    let workers = Workers(count: 1)
    defer { workers.stop() }
    let encoder = try CodeEncoder(model, workers: workers)
    let words = encoder.codes(
      of: side.images, rows: row..<row + 1, try HashModel.normalisation(of: artifact))
    return try BinaryCode(words: words, length: CodeLength(bits: model.shape.codeLength))
  }
}
