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
      Phase(name: "C1 backward", group: { [unowned self] g, _ in backward1(g) }),
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
    NetworkShape.pool3.gradientSums(workspace.x3[g], channels(2), pooled, sums(2, g))
  }

  private func backward3(_ g: Int, _ thread: Int) {
    let gradient = workspace.border3[thread]
    NetworkShape.pool3.inputGradient(
      workspace.x3[g], channels(2), workspace.dMerged[g], border: 1, gradient)
    clearUnused(g, gradient, workspace.border3.stride)
    NetworkShape.c3.transposed.forward(gradient, packed.backward[2].base, workspace.d2[g])
    NetworkShape.c3.filtersGradient(
      workspace.a2[g], gradient + 8 + 1, gradientSide: 8, groupGradient(layout.c3, g))
    NetworkShape.pool2.gradientSums(
      workspace.x2[g], channels(1), workspace.d2[g], sums(1, g))
  }

  private func backward2(_ g: Int, _ thread: Int) {
    let gradient = workspace.border2[thread]
    NetworkShape.pool2.inputGradient(
      workspace.x2[g], channels(1), workspace.d2[g], border: 1, gradient)
    clearUnused(g, gradient, workspace.border2.stride)
    NetworkShape.c2.transposed.forward(gradient, packed.backward[1].base, workspace.d1[g])
    NetworkShape.c2.filtersGradient(
      workspace.a1[g], gradient + 16 + 1, gradientSide: 16, groupGradient(layout.c2, g))
    NetworkShape.pool1.gradientSums(
      workspace.x1[g], channels(0), workspace.d1[g], sums(0, g))
  }

  /// Nothing asks for the gradient of the images, so C1 ends here; its output gradient replaces x1.
  private func backward1(_ g: Int) {
    let gradient = workspace.x1[g]
    NetworkShape.pool1.inputGradient(
      gradient, channels(0), workspace.d1[g], border: 0, gradient)
    clearUnused(g, gradient, workspace.x1.stride)
    NetworkShape.c1.filtersGradient(
      workspace.input[g], gradient, gradientSide: 30, groupGradient(layout.c1, g))
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
}
