import Lanes

/// A run of parameters of one slice: the unit of the update.
struct Chunk {
  let slice: ParameterLayout.Slice
  let range: Range<Int>

  /// Cuts every slice into chunks of at most 4096 parameters.
  static func cutting(_ layout: ParameterLayout) -> [Chunk] {
    layout.slices.flatMap { slice in
      stride(from: slice.offset, to: slice.range.upperBound, by: 4096).map { start in
        Chunk(slice: slice, range: start..<min(start + 4096, slice.range.upperBound))
      }
    }
  }
}

extension TrainingStep {
  func updatePhase() -> Phase {
    Phase(
      name: "Adam", extraTasks: chunks.count,
      extra: { [unowned self] index in update(index) },
      finish: { [unowned self] in
        for layer in 0..<3 { packed.pack(layer, weights.base, layout) }
      })
  }

  private func update(_ index: Int) {
    let chunk = chunks[index]
    assemble(chunk)
    let start = chunk.range.lowerBound
    chunkSums.base[index] = adam.update(
      weights.base + start, gradients.base + start, firstMoments.base + start,
      secondMoments.base + start, count: chunk.range.count,
      penalty: chunk.slice.isPenalised ? Self.penalty : 0, correctedRate: rate)
  }

  /// Adds up the groups' shares of a chunk's gradient, in order, where it was computed by group.
  ///
  /// C1's filters are not: their groups' shares are one part of it (see `assembleFilters1`).
  func assemble(_ chunk: Chunk) {
    guard chunk.slice.groupOffset != nil, chunk.slice.offset != layout.c1.offset else { return }
    for k in chunk.range { gradients.base[k] = 0 }
    for group in 0..<groups {
      let part = groupGradient(chunk.slice, group) - chunk.slice.offset
      for k in chunk.range { gradients.base[k] += part[k] }
    }
  }

  /// Σ w² and Σ g² of a chunk, as the update sums them.
  func squares(_ chunk: Chunk) -> Adam.Squares {
    var sums = Adam.Squares()
    for k in chunk.range {
      sums.weights += Double(weights.base[k]) * Double(weights.base[k])
      sums.gradients += Double(gradients.base[k]) * Double(gradients.base[k])
    }
    return sums
  }
}
