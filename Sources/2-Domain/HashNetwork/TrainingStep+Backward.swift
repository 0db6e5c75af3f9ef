import Lanes

extension TrainingStep {
  func backwardPhases() -> [Phase] {
    let columns = 3
    func blocks(_ vectors: Int) -> Int { (vectors + columns - 1) / columns }
    let localBlocks = blocks(LocalLayer.patchVectors)
    return [
      Phase(
        name: "H6 backward", extraTasks: blocks(workspace.hashVectors),
        group: { [unowned self] g, _ in backward6(g) },
        extra: { [unowned self] block in weights7(block * columns, columns) },
        finish: { [unowned self] in prepareGradient(4, area: 1) }),
      Phase(
        name: "F5 backward", group: { [unowned self] g, _ in backward5(g) },
        finish: { [unowned self] in prepareGradient(3, area: 4) }),
      Phase(
        name: "C4 backward", extraTasks: blocks(workspace.mergedVectors),
        group: { [unowned self] g, thread in backward4(g, thread) },
        extra: { [unowned self] block in weights5(block * columns, columns) },
        finish: { [unowned self] in prepareGradient(2, area: 36) }),
      Phase(
        name: "C3 backward", extraTasks: NetworkShape.localPositions * localBlocks,
        group: { [unowned self] g, thread in backward3(g, thread) },
        extra: { [unowned self] task in
          weights4(task / localBlocks, task % localBlocks * columns, columns)
        },
        finish: { [unowned self] in prepareGradient(1, area: 196) }),
      Phase(
        name: "C2 backward", group: { [unowned self] g, thread in backward2(g, thread) },
        finish: { [unowned self] in prepareGradient(0, area: 900) }),
      Phase(
        name: "C1 backward", group: { [unowned self] g, thread in backward1(g, thread) },
        finish: { [unowned self] in assembleFilters1() }),
    ]
  }

  /// Reduces a backward phase's sums: the gradients of γ and β, and what dx needs.
  func prepareGradient(_ layer: Int, area: Int) {
    let start = layout.channelStarts[layer]
    for channel in 0..<layout.channelCounts[layer] {
      let total = total(layer, channel)
      gradients.base[layout.gains + start + channel] = Float(total.second)
      gradients.base[layout.offsets + start + channel] = Float(total.first)
      channels(layer)[channel].prepareGradient(total, count: batch * area)
    }
  }

  /// Where `group` leaves its share of the gradient of `slice`, one that is summed by group.
  func groupGradient(
    _ slice: ParameterLayout.Slice, _ group: Int
  ) -> UnsafeMutablePointer<Float> {
    workspace.groupGradients.base + group * layout.groupCount + (slice.groupOffset ?? 0)
  }

  private func backward6(_ g: Int) {
    let x6 = workspace.x6[g]
    BatchNormalisation.inputGradient(
      workspace.d6[g], channels(5), channels: shape.codeLength, area: 1, x6)
    clearUnused(g, x6, shape.codeLength)
    DivideAndEncode.backward(
      x6, workspace.a5[g], weights.base + layout.h6.offset, shape, workspace.d5[g],
      groupGradient(layout.h6, g))
    BatchNormalisation.rectifiedGradient(
      workspace.x5[g], channels(4), channels: shape.featureCount, area: 1, workspace.d5[g],
      sums(4, g))
  }

  private func backward5(_ g: Int) {
    let x5 = workspace.x5[g]
    BatchNormalisation.inputGradient(
      workspace.d5[g], channels(4), channels: shape.featureCount, area: 1, x5)
    clearUnused(g, x5, shape.featureCount)
    Dense.inputGradient(
      x5, weights.base + layout.f5.offset, inputs: NetworkShape.mergedCount,
      outputs: shape.featureCount, workspace.dMerged[g])
    BatchNormalisation.rectifiedGradient(
      workspace.x4[g], channels(3), channels: 80, area: 4,
      workspace.dMerged[g] + NetworkShape.pooledCount, sums(3, g))
  }

  private func backward4(_ g: Int, _ thread: Int) {
    let (x4, gradient, pooled) = (workspace.x4[g], workspace.d4[g], workspace.dMerged[g])
    BatchNormalisation.inputGradient(
      pooled + NetworkShape.pooledCount, channels(3), channels: 80, area: 4, x4)
    clearUnused(g, x4, NetworkShape.localCount)
    let (filters, positions) = (NetworkShape.localFilters, NetworkShape.localPositions)
    let patch = workspace.patch[thread]
    for p in 0..<positions {
      for o in 0..<filters {
        gradient[p * filters + o] = x4[o * positions + p]
        groupGradient(layout.c4Biases, g)[p * filters + o] = x4[o * positions + p].folded
      }
      Dense.inputGradient(
        gradient + p * filters,
        weights.base + layout.c4.offset + p * filters * NetworkShape.patchCount,
        inputs: NetworkShape.patchCount, outputs: filters, patch)
      LocalLayer.scatter(patch, p, addingTo: pooled)
    }
    NetworkShape.c3.pooling.rectifiedGradient(
      workspace.p3.extremes[g], channels(2), pooled, sums(2, g))
  }

  private func backward3(_ g: Int, _ thread: Int) {
    let (gradient, input) = (workspace.dx3[thread], workspace.a2[thread])
    NetworkShape.c3.pooling.inputGradient(
      workspace.x3[g], workspace.p3.sources(g), channels(2), workspace.dMerged[g], border: 1,
      gradient)
    clearUnused(g, gradient, workspace.dx3.stride)
    NetworkShape.c3.inputGradient(gradient, packed.backward[2].base, workspace.d2[g])
    activate(workspace.p2, g, 1, input)
    NetworkShape.c3.filtersGradient(
      input, gradient, groupGradient(layout.c3, g), scratch: workspace.scratch[thread])
    NetworkShape.c2.pooling.rectifiedGradient(
      workspace.p2.extremes[g], channels(1), workspace.d2[g], sums(1, g))
  }

  private func backward2(_ g: Int, _ thread: Int) {
    let (gradient, input) = (workspace.dx2[thread], workspace.a1[thread])
    NetworkShape.c2.pooling.inputGradient(
      workspace.x2[g], workspace.p2.sources(g), channels(1), workspace.d2[g], border: 1, gradient)
    clearUnused(g, gradient, workspace.dx2.stride)
    NetworkShape.c2.inputGradient(gradient, packed.backward[1].base, workspace.d1[g])
    activate(workspace.p1, g, 0, input)
    NetworkShape.c2.filtersGradient(
      input, gradient, groupGradient(layout.c2, g), scratch: workspace.scratch[thread])
    NetworkShape.c1.pooling.rectifiedGradient(
      workspace.p1.extremes[g], channels(0), workspace.d1[g], sums(0, g))
  }

  /// Nothing asks for the gradient of the images, so C1 ends here.
  private func backward1(_ g: Int, _ thread: Int) {
    NetworkShape.c1.filtersGradient(
      workspace.input[g], pooledGradient: workspace.d1[g], sources: workspace.p1.sources(g),
      groupGradient(layout.c1, g), scratch: workspace.scratch[thread])
  }

  /// Completes the gradient of C1's filters. What comes through the winners is summed by group; the
  /// rest of the normalisation's gradient is linear in C1's output, and so in the patches' moments.
  ///
  ///     Σ dx·patch = scale · Σ dy·patch + gradientConstant · Σ patch + gradientSlope · Σ x·patch
  private func assembleFilters1() {
    let taps = NetworkShape.c1.tapCount
    for o in 0..<NetworkShape.c1.filters {
      let channel = channels(0)[o]
      let filter = weights.base + layout.c1.offset + o * taps
      for t in 0..<taps {
        var winners = 0.0
        for group in 0..<groups { winners += Double(groupGradient(layout.c1, group)[o * taps + t]) }
        let rest =
          Double(channel.gradientConstant) * workspace.patchSums.base[t]
          + Double(channel.gradientSlope) * patchProduct(filter, t)
        gradients.base[layout.c1.offset + o * taps + t] = Float(
          Double(channel.scale) * winners + rest)
      }
    }
  }

  private func weights7(_ first: Int, _ count: Int) {
    Dense.weightsGradient(
      workspace.logits[0], groupStride: workspace.logits.stride, groups: groups,
      rows: workspace.hashRows[0], rowGroupStride: workspace.hashRows.stride,
      rowVectors: workspace.hashVectors,
      columns: (first, min(count, workspace.hashVectors - first)), inputs: shape.codeLength,
      outputs: shape.classCount, gradients.base + layout.p7.offset)
  }

  private func weights5(_ first: Int, _ count: Int) {
    Dense.weightsGradient(
      workspace.x5[0], groupStride: workspace.x5.stride, groups: groups,
      rows: workspace.mergedRows[0], rowGroupStride: workspace.mergedRows.stride,
      rowVectors: workspace.mergedVectors,
      columns: (first, min(count, workspace.mergedVectors - first)),
      inputs: NetworkShape.mergedCount, outputs: shape.featureCount,
      gradients.base + layout.f5.offset)
  }

  /// The gradient of three vectors of columns of C4's filters at one position.
  private func weights4(_ position: Int, _ first: Int, _ count: Int) {
    let filters = NetworkShape.localFilters
    Dense.weightsGradient(
      workspace.d4[0] + position * filters, groupStride: workspace.d4.stride, groups: groups,
      rows: workspace.patchRows[0] + position * NetworkShape.patchCount,
      rowGroupStride: workspace.patchRows.stride, rowVectors: LocalLayer.patchVectors,
      columns: (first, min(count, LocalLayer.patchVectors - first)),
      inputs: NetworkShape.patchCount, outputs: filters,
      gradients.base + layout.c4.offset + position * filters * NetworkShape.patchCount)
  }
}
