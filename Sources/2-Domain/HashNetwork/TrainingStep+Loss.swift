import Lanes

extension TrainingStep {
  /// From H6's output to the loss and back: tanh, P7, softmax, both losses, and their gradients.
  func classify(_ g: Int) {
    let (hash, logits) = (workspace.hash[g], workspace.logits[g])
    for bit in 0..<shape.codeLength {
      let channel = channels(5)[bit]
      let value = Lane(repeating: channel.shift)
        .addingProduct(Lane(repeating: channel.scale), workspace.x6[g][bit])
      hash[bit] = Elementary.tanh(value)
    }
    clearUnused(g, hash, shape.codeLength)
    Dense.transpose(
      hash, inputs: shape.codeLength, rowVectors: workspace.hashVectors, workspace.hashRows[g])
    Dense.forward(
      hash, weights.base + layout.p7.offset, biases: weights.base + layout.p7Biases.offset,
      inputs: shape.codeLength, outputs: shape.classCount, logits)
    var loss = softmax(g, logits)
    let biasesGradient = groupGradient(layout.p7Biases, g)
    for k in 0..<shape.classCount { biasesGradient[k] = logits[k].folded }
    Dense.inputGradient(
      logits, weights.base + layout.p7.offset, inputs: shape.codeLength,
      outputs: shape.classCount, workspace.d6[g])
    loss.quantisation = quantise(g)
    workspace.losses.base[g] = loss
    sumGradient(g)
  }

  /// Cross-entropy of a group; leaves its gradient (p − 1[identity]) / batch in `logits`.
  private func softmax(_ g: Int, _ logits: UnsafeMutablePointer<Lane>) -> LossSums {
    let classes = shape.classCount
    var largest = logits[0]
    for k in 1..<max(classes, 1) { largest.replace(with: logits[k], where: logits[k] .> largest) }
    let labels = workspace.labels.base + g * laneWidth
    var loss = LossSums(crossEntropy: 0, quantisation: 0, correct: 0)
    for n in 0..<occupancy(g) {
      let own = logits[labels[n]][n]
      loss.crossEntropy -= Double(own) - Double(largest[n])
      if own == largest[n] { loss.correct += 1 }
    }
    var sum = Lane.zero
    for k in 0..<classes {
      logits[k] = Elementary.exp(logits[k] - largest)
      sum += logits[k]
    }
    let share = 1 / (sum * Float(batch))
    for k in 0..<classes { logits[k] *= share }
    for n in 0..<occupancy(g) {
      loss.crossEntropy += Elementary.log(Double(sum[n]))
      logits[labels[n]][n] -= 1 / Float(batch)
    }
    clearUnused(g, logits, classes)
    return loss
  }

  /// Σ | |h| − 1 | of a group; turns d6 from the gradient of h into that of tanh's input.
  ///
  ///     ∂/∂h (0.01 · | |h| − 1 |) = −0.01 · sign(h), since |h| ≤ 1
  private func quantise(_ g: Int) -> Double {
    let (hash, gradient) = (workspace.hash[g], workspace.d6[g])
    let weight = Float(Self.quantisationWeight / Double(batch * shape.codeLength))
    let used = Lane.first(occupancy(g))
    var sum = Lane.zero
    for bit in 0..<shape.codeLength {
      let h = hash[bit]
      let sign = Lane.zero.replacing(with: 1, where: h .> 0).replacing(with: -1, where: h .< 0)
      sum += (1 - h * sign) * used
      gradient[bit] = (gradient[bit] - sign * weight) * (1 - h * h)
    }
    return sum.total
  }

  /// Sums the gradient for the backward pass of H6's normalisation.
  private func sumGradient(_ g: Int) {
    for bit in 0..<shape.codeLength {
      let channel = channels(5)[bit]
      let dy = workspace.d6[g][bit]
      let normalised = (workspace.x6[g][bit] - channel.mean) * channel.inverseDeviation
      sums(5, g)[bit] = ChannelSums(first: dy.total, second: (dy * normalised).total)
    }
  }
}
