import Lanes

extension TrainingStep {
  func forwardPhases() -> [Phase] {
    [
      Phase(
        name: "images", group: { [unowned self] g, thread in load(g, thread) },
        finish: { [unowned self] in normalisePatches() }),
      Phase(
        name: "C1 and C2 forward", group: { [unowned self] g, thread in forward2(g, thread) },
        finish: { [unowned self] in normalise(1, area: 196) }),
      Phase(
        name: "C3 forward", group: { [unowned self] g, thread in forward3(g, thread) },
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

  /// Turns the sums of a forward phase into batch statistics.
  private func normalise(_ layer: Int, area: Int) {
    let count = Double(batch * area)
    for channel in 0..<layout.channelCounts[layer] {
      let total = total(layer, channel)
      normalise(layer, channel, mean: total.first / count, meanSquare: total.second / count)
    }
  }

  /// Normalises one channel by the batch's statistics and follows them with the running ones.
  ///
  ///     running = 0.99 · running + 0.01 · batch
  private func normalise(_ layer: Int, _ channel: Int, mean: Double, meanSquare: Double) {
    let variance = max(meanSquare - mean * mean, 0)
    let k = layout.channelStarts[layer] + channel
    workspace.normalisations.base[k] = ChannelNormalisation(
      mean: mean, variance: variance, gain: gains(layer)[channel],
      offset: weights.base[layout.offsets + k])
    let (kept, taken) = (Self.momentum, 1 - Self.momentum)
    runningMeans.base[k] = kept * runningMeans.base[k] + taken * Float(mean)
    runningVariances.base[k] = kept * runningVariances.base[k] + taken * Float(variance)
  }

  /// C1's statistics, from the moments of the patches its filters see.
  private func normalisePatches() {
    let taps = NetworkShape.c1.tapCount
    NetworkShape.patches.total(
      workspace.moments.base, groups: groups, products: workspace.patchProducts.base,
      sums: workspace.patchSums.base)
    let count = Double(batch * NetworkShape.c1.outputSide * NetworkShape.c1.outputSide)
    for o in 0..<NetworkShape.c1.filters {
      let filter = weights.base + layout.c1.offset + o * taps
      var (first, second) = (0.0, 0.0)
      for t in 0..<taps {
        first += Double(filter[t]) * workspace.patchSums.base[t]
        second += Double(filter[t]) * patchProduct(filter, t)
      }
      normalise(0, o, mean: first / count, meanSquare: second / count)
    }
  }

  /// Σ over the batch of C1's output, before normalisation, times tap `t` of its patch.
  func patchProduct(_ filter: UnsafePointer<Float>, _ t: Int) -> Double {
    let taps = NetworkShape.c1.tapCount
    var sum = 0.0
    for u in 0..<taps { sum += workspace.patchProducts.base[t * taps + u] * Double(filter[u]) }
    return sum
  }

  /// γ of normalisation `layer`.
  func gains(_ layer: Int) -> UnsafePointer<Float> {
    UnsafePointer(weights.base + layout.gains + layout.channelStarts[layer])
  }

  private func load(_ g: Int, _ thread: Int) {
    let rows = UnsafeBufferPointer(
      start: workspace.rows.base + g * laneWidth, count: occupancy(g))
    images.load(rows, normalisation, workspace.input[g])
    NetworkShape.patches.accumulate(
      workspace.input[g], workspace.moments.base + g * NetworkShape.patches.count,
      scratch: workspace.scratch[thread])
  }

  /// max(0, scale·extreme + shift): what normalisation, ReLU and pooling make of a convolution.
  func activate(
    _ pooled: Workspace.Pooled, _ g: Int, _ layer: Int, _ output: UnsafeMutablePointer<Lane>
  ) {
    let stride = pooled.extremes.stride
    BatchNormalisation.rectified(
      pooled.extremes[g], channels(layer), channels: layout.channelCounts[layer],
      area: stride / layout.channelCounts[layer], output)
    clearUnused(g, output, stride)
  }

  private func forward2(_ g: Int, _ thread: Int) {
    NetworkShape.c1.forward(
      workspace.input[g], packed.forward[0].base, gains: gains(0), pooled: workspace.p1[g])
    activate(workspace.p1, g, 0, workspace.a1[thread])
    NetworkShape.c2.forward(
      workspace.a1[thread], packed.forward[1].base, gains: gains(1), output: workspace.x2[g],
      pooled: workspace.p2[g], sums: sums(1, g), scratch: workspace.scratch[thread])
  }

  private func forward3(_ g: Int, _ thread: Int) {
    activate(workspace.p2, g, 1, workspace.a2[thread])
    NetworkShape.c3.forward(
      workspace.a2[thread], packed.forward[2].base, gains: gains(2), output: workspace.x3[g],
      pooled: workspace.p3[g], sums: sums(2, g), scratch: workspace.scratch[thread])
  }

  private func forward4(_ g: Int, _ thread: Int) {
    let pooled = workspace.merged[g]
    activate(workspace.p3, g, 2, pooled)
    let patch = workspace.patch[thread]
    for position in 0..<NetworkShape.localPositions {
      LocalLayer.gather(pooled, position, into: patch)
      LocalLayer.forward(
        patch, position, weights.base + layout.c4.offset, weights.base + layout.c4Biases.offset,
        workspace.x4[g], scratch: workspace.scratch[thread])
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
