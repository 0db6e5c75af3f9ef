import Artifacts
import ByteStreams
import FaceData
import HashNetwork
import Lanes
import Retrieval

/// Turns queries into codes: where rows come from, and the model that encodes faces.
public final class QuerySource {
  /// The two sides of a face set and of its codes.
  public enum Split: String, CaseIterable, Sendable {
    /// The gallery.
    case train
    /// The queries.
    case test
  }

  /// What a row is a row of.
  public enum Origin: Sendable {
    /// A codes artifact.
    case codes(path: String, split: Split)
    /// A faces artifact; needs a model.
    case faces(path: String, split: Split)
  }

  private enum Rows {
    case codes(CodeTable)
    case faces(FaceSplit)
  }

  private struct Encoding {
    let encoder: CodeEncoder
    let normalisation: Normalisation
    let length: CodeLength
  }

  private let rows: (Rows, name: String, path: String)?
  private let encoding: Encoding?
  private let workers = Workers(count: 1)

  /// Opens what the queries of `generation` need.
  ///
  /// - Throws: `IndexFailure.modelMismatch` when codes or model do not belong to the index's model;
  ///   `.pixelScale` when the faces' pixels are of another scale than the model's.
  public init(_ origin: Origin? = nil, model: String? = nil, for generation: IndexGeneration)
    throws
  {
    switch origin {
    case .codes(let path, let split):
      let source = try CodesArtifact(path)
      try generation.match(source.modelFingerprint, of: "this codes artifact", in: path)
      rows = (.codes(split == .train ? source.gallery : source.queries), split.rawValue, path)
    case .faces(let path, let split):
      let set = try FaceSet(path)
      rows = (.faces(split == .train ? set.train : set.test), split.rawValue, path)
    case nil: rows = nil
    }
    let workers = workers
    encoding = try model.map { path in
      let artifact = try Artifact(path, .model)
      try generation.match(artifact.fingerprint, of: "this model", in: path)
      let network = try HashModel(artifact)
      return Encoding(
        encoder: try CodeEncoder(network, workers: workers),
        normalisation: try HashModel.normalisation(of: artifact),
        length: try CodeLength(bits: network.shape.codeLength))
    }
    if case .faces(let split) = rows?.0, let rows, let encoding {
      try split.match(encoding.normalisation, in: rows.path)
    }
  }

  deinit { workers.stop() }

  /// The code of `query`.
  ///
  /// - Throws: `QueryFailure` when there are no rows or no model; `RetrievalFailure.rowOutOfRange`;
  ///   `IndexFailure.pixelScale` for bytes and a model that was not trained on values from 0 to 255.
  public func code(for query: IndexQuery) throws -> BinaryCode {
    switch query {
    case .code(let code): return code
    case .row(let row):
      guard let (rows, name, path) = rows else { throw QueryFailure.noRows }
      switch rows {
      case .codes(let table):
        do { return try table.code(at: row, of: name) } catch {
          throw FailureInFile(error, in: path)
        }
      case .faces(let split):
        guard (0..<split.count).contains(row) else {
          throw FailureInFile(
            RetrievalFailure.rowOutOfRange(found: row, rows: split.count, of: name), in: path)
        }
        return try encode(split.images, row: row)
      }
    case .pixels(let pixels):
      guard pixels.count == PixelRows.pixelCount else {
        throw QueryFailure.wrongPixelCount(found: pixels.count)
      }
      if let model = encoding?.normalisation, !model.isOfBytes {
        throw IndexFailure.pixelScale(found: "values from 0 to 255", expected: model.figures)
      }
      let buffer = LaneBuffer<UInt8>(count: pixels.count)
      buffer.assign(pixels)
      return unsafe try encode(
        PixelRows(.bytes(UnsafePointer(buffer.base)), count: 1, owner: buffer), row: 0)
    }
  }

  private func encode(_ images: PixelRows, row: Int) throws -> BinaryCode {
    guard let encoding else { throw QueryFailure.noModel }
    let words = encoding.encoder.codes(of: images, rows: row..<row + 1, encoding.normalisation)
    return try BinaryCode(words: words, length: encoding.length)
  }
}

extension IndexGeneration {
  /// Refuses a `what` whose model is not the index's.
  func match(_ found: String, of what: String, in path: String) throws {
    guard found == modelFingerprint else {
      throw FailureInFile(
        IndexFailure.modelMismatch(found: found, expected: modelFingerprint, of: what), in: path)
    }
  }
}

extension FaceSplit {
  /// Refuses to be encoded by a model that was trained on pixels of another scale.
  func match(_ model: Normalisation, in path: String) throws {
    guard isOnScale(of: model) else {
      throw FailureInFile(
        IndexFailure.pixelScale(found: normalisation.figures, expected: model.figures), in: path)
    }
  }
}

extension Normalisation {
  /// Mean and deviation, for people.
  fileprivate var figures: String {
    func text(_ value: Float) -> String { "\((Double(value) * 1000).rounded() / 1000)" }
    return "mean \(text(mean)), deviation \(text(deviation))"
  }
}
