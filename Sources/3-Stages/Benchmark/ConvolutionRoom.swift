import Lanes

/// Buffers for every kernel of one convolution.
final class ConvolutionRoom {
  private let layer: Convolution
  private let pooling: PooledNormalisation
  private let input, output, extremes, activated, gradient, inputGradientLanes,
    scratch: LaneBuffer<Lane>
  private let sources: LaneBuffer<SIMD16<UInt8>>
  private let weights, weightsGradient, gains: LaneBuffer<Float>
  private let channels: LaneBuffer<ChannelNormalisation>
  private let sums: LaneBuffer<ChannelSums>

  init(_ layer: Convolution) {
    self.layer = layer
    pooling = layer.pooling
    input = KernelBench.room(layer.inputCount)
    output = KernelBench.room(layer.outputCount)
    extremes = KernelBench.room(pooling.count)
    activated = KernelBench.room(pooling.count)
    gradient = KernelBench.room(layer.gradientCount)
    inputGradientLanes = KernelBench.room(layer.inputCount)
    scratch = KernelBench.room(max(layer.pooledGradientScratch, 5 * layer.tapCount))
    sources = LaneBuffer(count: pooling.count)
    weights = LaneBuffer(count: layer.weightCount)
    weightsGradient = LaneBuffer(count: layer.weightCount)
    gains = LaneBuffer(count: layer.filters)
    channels = LaneBuffer(count: layer.filters)
    sums = LaneBuffer(count: layer.filters)
    for c in 0..<layer.filters {
      gains.base[c] = 1
      channels.base[c] = ChannelNormalisation(mean: 0, variance: 1, gain: 1, offset: 0)
    }
  }

  private var pooled: Convolution.Pooled {
    Convolution.Pooled(extremes: extremes.base, sources: sources.base)
  }

  func forwardWinners() {
    layer.forward(input.base, weights.base, gains: gains.base, pooled: pooled)
  }

  func forwardFull() {
    layer.forward(
      input.base, weights.base, gains: gains.base, output: output.base, pooled: pooled,
      sums: sums.base, scratch: scratch.base)
  }

  func forwardFolded() {
    layer.forward(input.base, weights.base, shifts: gains.base, activated: activated.base)
  }

  func activate() {
    BatchNormalisation.rectified(
      extremes.base, channels.base, channels: layer.filters, area: pooling.area, activated.base)
  }

  func rectifiedGradient() {
    pooling.rectifiedGradient(extremes.base, channels.base, activated.base, sums.base)
  }

  func normalisationGradient() {
    pooling.inputGradient(
      of: 0..<layer.filters, output.base, sources.base, channels.base, activated.base,
      border: layer.kernel - 1,
      gradient.base)
  }

  func filtersGradient() {
    for first in stride(from: 0, to: layer.filters, by: Convolution.tileFilters) {
      layer.filtersGradient(
        from: first, input.base, gradient.base, weightsGradient.base, scratch: scratch.base)
    }
  }

  func pooledFiltersGradient() {
    layer.filtersGradient(
      input.base, pooledGradient: activated.base, sources: sources.base, weightsGradient.base,
      scratch: scratch.base)
  }

  func inputGradient() {
    layer.inputGradient(gradient.base, weights.base, inputGradientLanes.base)
  }
}
