import Lanes

/// The weights of the layers that encode, with the normalisations that follow them folded in.
///
///     scale · (Σ w·x) + shift  =  Σ (scale·w)·x + shift
package struct FoldedWeights {
  /// Of C1, C2 and C3: (O, C, K, K) filters and what is added to each filter's output.
  package let filters, shifts: [[Float]]
  /// Of C4: (4, 80, 60·2·2) and (4, 80).
  package let local, localBiases: [Float]
  /// Of F5: (L·S, 860) and (L·S).
  package let f5, f5Biases: [Float]
  /// Of H6: (L, S) and (L).
  package let h6, h6Biases: [Float]

  /// Folds `model`.
  ///
  /// - Throws: `TrainingFailure.nonFiniteModel` when it holds NaN or infinity.
  package init(_ model: HashModel) throws(TrainingFailure) {
    if let tensor = model.firstNonFinite { throw .nonFiniteModel(tensor: tensor) }
    let layout = model.layout
    let all = Self.normalisations(of: model)
    func channels(_ layer: Int) -> ArraySlice<ChannelNormalisation> {
      all[layout.channelStarts[layer]..<layout.channelStarts[layer + 1]]
    }
    func folded(_ range: Range<Int>, _ layer: Int) -> [Float] {
      Self.scaled(model.parameters[range], by: channels(layer))
    }
    filters = zip([layout.c1, layout.c2, layout.c3], 0..<3).map { folded($0.range, $1) }
    shifts = (0..<3).map { channels($0).map(\.shift) }
    let positions = 0..<NetworkShape.localPositions
    let patches = layout.c4.count / positions.count
    local = positions.flatMap { position in
      let start = layout.c4.offset + position * patches
      return folded(start..<start + patches, 3)
    }
    localBiases = zip(
      model.parameters[layout.c4Biases.range], positions.flatMap { _ in channels(3) }
    ).map { $0 * $1.scale + $1.shift }
    f5 = folded(layout.f5.range, 4)
    f5Biases = channels(4).map(\.shift)
    h6 = folded(layout.h6.range, 5)
    h6Biases = channels(5).map(\.shift)
  }

  private static func normalisations(of model: HashModel) -> [ChannelNormalisation] {
    (0..<model.layout.channelCount).map { k in
      ChannelNormalisation(
        mean: Double(model.runningMeans[k]), variance: Double(model.runningVariances[k]),
        gain: model.parameters[model.layout.gains + k],
        offset: model.parameters[model.layout.offsets + k])
    }
  }

  /// Weights (channels, …) times each channel's scale.
  private static func scaled(
    _ weights: ArraySlice<Float>, by channels: ArraySlice<ChannelNormalisation>
  ) -> [Float] {
    let width = weights.count / channels.count
    return weights.enumerated().map { index, weight in
      weight * channels[channels.startIndex + index / width].scale
    }
  }
}
