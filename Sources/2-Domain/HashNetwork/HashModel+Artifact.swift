import Artifacts
import Lanes

extension HashModel {
  /// Writes a model artifact: every parameter under its name, the running statistics of each
  /// normalised layer as `<layer>.mean` and `<layer>.variance`.
  ///
  /// - Parameters:
  ///   - normalisation: Mean and deviation of the training set's pixels, for every later image.
  ///   - provenance: Further metadata.
  /// - Returns: The artifact's fingerprint.
  /// - Throws: `FileFailure`; `TrainingFailure.nonFiniteModel`, with nothing written.
  @discardableResult
  public func write(
    to path: String, pixels normalisation: (mean: Double, deviation: Double),
    provenance: [String: String]
  ) throws -> String {
    if let tensor = firstNonFinite { throw TrainingFailure.nonFiniteModel(tensor: tensor) }
    var tensors: [TensorDeclaration] = []
    for slice in layout.slices {
      tensors.append(try TensorDeclaration(slice.name, .floats, slice.shape))
    }
    for (name, range) in statisticRanges {
      tensors.append(try TensorDeclaration("\(name).mean", .floats, [range.count]))
      tensors.append(try TensorDeclaration("\(name).variance", .floats, [range.count]))
    }
    let writer = try ArtifactWriter(path, .model, tensors)
    for slice in layout.slices { try writer.write(Array(parameters[slice.range])) }
    for (_, range) in statisticRanges {
      try writer.write(Array(runningMeans[range]))
      try writer.write(Array(runningVariances[range]))
    }
    var metadata = provenance
    metadata["network.code_length"] = String(shape.codeLength)
    metadata["network.split_number"] = String(shape.splitNumber)
    metadata["network.classes"] = String(shape.classCount)
    metadata["normalisation.mean"] = String(normalisation.mean)
    metadata["normalisation.deviation"] = String(normalisation.deviation)
    return try writer.finish(metadata: metadata)
  }

  /// Reads a model artifact.
  public init(_ artifact: Artifact) throws {
    let shape = try NetworkShape(of: artifact)
    // Before anything is allocated: a small file must not claim a large network.
    for slice in ParameterLayout(shape).slices {
      _ = try artifact.tensor(slice.name, .floats, slice.shape)
    }
    self.init(zeros: shape)
    for slice in layout.slices {
      parameters.replaceSubrange(slice.range, with: try artifact.floats(slice.name, slice.shape))
    }
    for (name, range) in statisticRanges {
      let means = try artifact.floats("\(name).mean", [range.count])
      let variances = try artifact.floats("\(name).variance", [range.count])
      runningMeans.replaceSubrange(range, with: means)
      runningVariances.replaceSubrange(range, with: variances)
    }
    if let tensor = firstNonFinite {
      throw artifact.failure(
        .badMetadata(tensor, found: "NaN or infinity", expected: "finite numbers"))
    }
  }

  /// How the images of `artifact`'s training set were normalised.
  public static func normalisation(of artifact: Artifact) throws -> Normalisation {
    let (mean, deviation) = try artifact.pixelStatistics("normalisation")
    return Normalisation(mean: mean, deviation: deviation)
  }

  private var statisticRanges: [(name: String, range: Range<Int>)] {
    zip(ParameterLayout.normalisedLayers, 0..<6).map { name, layer in
      (name, layout.channelStarts[layer]..<layout.channelStarts[layer + 1])
    }
  }
}
