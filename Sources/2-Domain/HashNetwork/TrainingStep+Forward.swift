import Lanes

extension TrainingStep {
  func forwardPhases() -> [Phase] {
    [
      Phase(
        name: "C1 forward", group: { [unowned self] g, _ in forward1(g) },
        finish: { [unowned self] in normalise(0, area: 900) }),
      Phase(
        name: "C2 forward", group: { [unowned self] g, _ in forward2(g) },
        finish: { [unowned self] in normalise(1, area: 196) }),
      Phase(
        name: "C3 forward", group: { [unowned self] g, _ in forward3(g) },
        finish: { [unowned self] in normalise(2, area: 36) }),
      Phase(
        name: "C4 forward", group: { [unowned self] g, thread in forward4(g, thread) },
        finish: { [unowned self] in normalise(3, area: 4) }),
      Phase(
        name: "F5 forward", group: { [unowned self] g, _ in forward5(g) },
        finish: { [unowned self] in normalise(4, area: 1) }),
      Phase(
        name: "H6 forward", group: { [unowned self] g, _ in forward6(g) },
        finish: { [unowned self] in normalise(5, area: 1) }),
      Phase(
        name: "loss", group: { [unowned self] g, _ in classify(g) },
        finish: { [unowned self] in prepareGradient(5, area: 1) }),
    ]
  }

  /// Channel sums of normalisation `layer` in `group`.
  func sums(_ layer: Int, _ group: Int) -> UnsafeMutablePointer<ChannelSums> {
    workspace.sums[layer].base + group * layout.channelCounts[layer]
  }

  /// The channels of normalisation `layer`.
  func channels(_ layer: Int) -> UnsafeMutablePointer<ChannelNormalisation> {
    workspace.normalisations.base + layout.channelStarts[layer]
  }

  /// Adds the groups' sums of one channel, in order.
  func total(_ layer: Int, _ channel: Int) -> ChannelSums {
    var total = ChannelSums(first: 0, second: 0)
    for group in 0..<groups {
      let part = sums(layer, group)[channel]
      total.first += part.first
      total.second += part.second
    }
    return total
  }

  /// Turns the sums of a forward phase into batch statistics and follows them with the running ones.
  ///
  ///     running = 0.99 · running + 0.01 · batch
  private func normalise(_ layer: Int, area: Int) {
    let count = Double(batch * area)
    let start = layout.channelStarts[layer]
    for channel in 0..<layout.channelCounts[layer] {
      let total = total(layer, channel)
      let mean = total.first / count
      let variance = max(total.second / count - mean * mean, 0)
      let k = start + channel
      workspace.normalisations.base[k] = ChannelNormalisation(
        mean: mean, variance: variance, gain: weights.base[layout.gains + k],
        offset: weights.base[layout.offsets + k])
      let (kept, taken) = (Self.momentum, 1 - Self.momentum)
      runningMeans.base[k] = kept * runningMeans.base[k] + taken * Float(mean)
      runningVariances.base[k] = kept * runningVariances.base[k] + taken * Float(variance)
    }
  }

  private func forward1(_ g: Int) {
    let rows = UnsafeBufferPointer(
      start: workspace.rows.base + g * laneWidth, count: occupancy(g))
    images.load(rows, normalisation, workspace.input[g])
    NetworkShape.c1.forward(workspace.input[g], packed.forward[0].base, workspace.x1[g])
    BatchNormalisation.sums(workspace.x1[g], channels: 20, area: 900, sums(0, g))
  }

  private func forward2(_ g: Int) {
    NetworkShape.pool1.forward(workspace.x1[g], channels(0), workspace.a1[g])
    clearUnused(g, workspace.a1[g], workspace.a1.stride)
    NetworkShape.c2.forward(workspace.a1[g], packed.forward[1].base, workspace.x2[g])
    BatchNormalisation.sums(workspace.x2[g], channels: 40, area: 196, sums(1, g))
  }

  private func forward3(_ g: Int) {
    NetworkShape.pool2.forward(workspace.x2[g], channels(1), workspace.a2[g])
    clearUnused(g, workspace.a2[g], workspace.a2.stride)
    NetworkShape.c3.forward(workspace.a2[g], packed.forward[2].base, workspace.x3[g])
    BatchNormalisation.sums(workspace.x3[g], channels: 60, area: 36, sums(2, g))
  }

  private func forward4(_ g: Int, _ thread: Int) {
    let pooled = workspace.merged[g]
    NetworkShape.pool3.forward(workspace.x3[g], channels(2), pooled)
    clearUnused(g, pooled, NetworkShape.pooledCount)
    let patch = workspace.patch[thread]
    for position in 0..<NetworkShape.localPositions {
      LocalLayer.gather(pooled, position, into: patch)
      LocalLayer.forward(
        patch, position, weights.base + layout.c4.offset, weights.base + layout.c4Biases.offset,
        workspace.x4[g])
      Dense.transpose(
        patch, inputs: NetworkShape.patchCount, rowVectors: LocalLayer.patchVectors,
        workspace.patchRows[g] + position * NetworkShape.patchCount)
    }
    clearUnused(g, workspace.x4[g], NetworkShape.localCount)
    BatchNormalisation.sums(workspace.x4[g], channels: 80, area: 4, sums(3, g))
  }

  private func forward5(_ g: Int) {
    let merged = workspace.merged[g]
    let local = merged + NetworkShape.pooledCount
    BatchNormalisation.rectified(workspace.x4[g], channels(3), channels: 80, area: 4, local)
    clearUnused(g, local, NetworkShape.localCount)
    Dense.forward(
      merged, weights.base + layout.f5.offset, biases: nil, inputs: NetworkShape.mergedCount,
      outputs: shape.featureCount, workspace.x5[g])
    Dense.transpose(
      merged, inputs: NetworkShape.mergedCount, rowVectors: workspace.mergedVectors,
      workspace.mergedRows[g])
    BatchNormalisation.sums(workspace.x5[g], channels: shape.featureCount, area: 1, sums(4, g))
  }

  private func forward6(_ g: Int) {
    let features = workspace.a5[g]
    BatchNormalisation.rectified(
      workspace.x5[g], channels(4), channels: shape.featureCount, area: 1, features)
    clearUnused(g, features, shape.featureCount)
    DivideAndEncode.forward(
      features, weights.base + layout.h6.offset, shape, workspace.x6[g])
    BatchNormalisation.sums(workspace.x6[g], channels: shape.codeLength, area: 1, sums(5, g))
  }
}
