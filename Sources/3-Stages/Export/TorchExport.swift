import Artifacts
import ByteStreams
import HashNetwork

/// A model's weights as they were trained, under the names a PyTorch module gives them.
///
/// | there | here |
/// |---|---|
/// | `conv1.weight` … `conv3.weight` | `c1.filters` … `c3.filters` |
/// | `local4.weight`, `local4.bias` | `c4.filters`, `c4.biases` |
/// | `fc5.weight` | `f5.weights` |
/// | `encode6.weight` | `h6.weights` |
/// | `fc7.weight`, `fc7.bias` | `p7.weights`, `p7.biases` |
/// | `bnN.weight`, `bnN.bias`, `bnN.running_mean`, `bnN.running_var` | gain, offset, mean, variance of layer N |
/// | `pixels.mean`, `pixels.deviation` | metadata `normalisation.mean`, `normalisation.deviation` |
public struct TorchExport: Sendable {
  private let artifact: Artifact

  /// Will export the model artifact at `path`.
  public init(model path: String) throws { artifact = try Artifact(path, .model) }

  /// Writes the weights and returns how many tensors there are.
  public func write(to path: String) throws -> Int {
    let model = try HashModel(artifact)
    let pixels = try HashModel.normalisation(of: artifact)
    var tensors: [(declaration: TensorDeclaration, elements: [Float])] = []
    for (name, ours) in Self.names {
      guard let tensor = artifact.tensors.first(where: { $0.declaration.name == ours }) else {
        throw artifact.failure(.missingTensor(ours))
      }
      let shape = tensor.declaration.shape
      tensors.append(
        (try TensorDeclaration(name, .floats, shape), try artifact.floats(ours, shape)))
    }
    for (name, value) in [("mean", pixels.mean), ("deviation", pixels.deviation)] {
      tensors.append((try TensorDeclaration("pixels.\(name)", .floats, []), [value]))
    }
    let writer = try ArtifactWriter(path, .torch, tensors.map(\.declaration))
    for tensor in tensors { try writer.write(tensor.elements) }
    try writer.finish(metadata: [
      "format": "pt",
      "model.fingerprint": artifact.fingerprint,
      "network.code_length": String(model.shape.codeLength),
      "network.split_number": String(model.shape.splitNumber),
      "network.classes": String(model.shape.classCount),
    ])
    return tensors.count
  }

  /// PyTorch's names and ours.
  private static let names: [(theirs: String, ours: String)] =
    [
      ("conv1.weight", "c1.filters"), ("conv2.weight", "c2.filters"),
      ("conv3.weight", "c3.filters"), ("local4.weight", "c4.filters"),
      ("local4.bias", "c4.biases"), ("fc5.weight", "f5.weights"),
      ("encode6.weight", "h6.weights"), ("fc7.weight", "p7.weights"), ("fc7.bias", "p7.biases"),
    ]
    + ParameterLayout.normalisedLayers.enumerated().flatMap { index, layer in
      [
        ("weight", "gain"), ("bias", "offset"), ("running_mean", "mean"),
        ("running_var", "variance"),
      ].map { ("bn\(index + 1).\($0.0)", "\(layer).\($0.1)") }
    }
}
