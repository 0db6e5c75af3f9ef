import Artifacts
import ByteStreams
import HashNetwork

/// A model as an ONNX file that any runtime encodes faces with.
public struct OnnxExport: Sendable {
  /// What was written.
  public struct Summary: Sendable {
    /// Bits of a code.
    public let bits: Int
    /// The file's size.
    public let byteCount: Int
  }

  private let artifact: Artifact

  /// Will export the model artifact at `path`.
  public init(model path: String) throws { artifact = try Artifact(path, .model) }

  /// Writes the ONNX file; `version` is that of the program that asks for it.
  public func write(to path: String, version: String) throws -> Summary {
    let model = try HashModel(artifact)
    var metadata = [
      "code.bits": String(model.shape.codeLength), "model.fingerprint": artifact.fingerprint,
    ]
    for key in ["normalisation.mean", "normalisation.deviation"] {
      metadata[key] = try artifact.text(key)
    }
    let bytes = try EncoderGraph.model(
      of: model, try HashModel.normalisation(of: artifact), version: version, metadata: metadata
    ).bytes
    guard bytes.count <= Self.sizeLimit else {
      throw artifact.failure(
        .mismatch(
          what: "size as ONNX", found: "\(bytes.count) bytes",
          expected: "at most \(Self.sizeLimit): use the model file itself"))
    }
    let file = try OutputFile(path)
    try file.write(bytes)
    try file.publish()
    return Summary(bits: model.shape.codeLength, byteCount: bytes.count)
  }

  /// What a protocol buffers reader takes.
  private static let sizeLimit = Int(Int32.max)
}
