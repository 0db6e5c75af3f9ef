import Lanes

/// A run of parameters of one slice: the unit of the update.
struct Chunk {
  /// Σ w² and Σ g² of a chunk.
  struct Sums: BitwiseCopyable {
    var weights: Double
    var gradients: Double
  }

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
    var sums = squares(chunk)
    sums.weights = adam.update(
      weights.base + start, gradients.base + start, firstMoments.base + start,
      secondMoments.base + start, count: chunk.range.count,
      penalty: chunk.slice.isPenalised ? Self.penalty : 0, correctedRate: rate)
    chunkSums.base[index] = sums
  }

  /// Adds up the groups' shares of a chunk's gradient, in order, where it was computed by group.
  func assemble(_ chunk: Chunk) {
    guard chunk.slice.groupOffset != nil else { return }
    for k in chunk.range { gradients.base[k] = 0 }
    for group in 0..<groups {
      let part = groupGradient(chunk.slice, group) - chunk.slice.offset
      for k in chunk.range { gradients.base[k] += part[k] }
    }
  }

  func squares(_ chunk: Chunk) -> Chunk.Sums {
    var sums = Chunk.Sums(weights: 0, gradients: 0)
    for k in chunk.range {
      sums.weights += Double(weights.base[k]) * Double(weights.base[k])
      sums.gradients += Double(gradients.base[k]) * Double(gradients.base[k])
    }
    return sums
  }

  /// The gradient of three vectors of columns of C4's filters at one position.
  func weights4(_ position: Int, _ first: Int, _ count: Int) {
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
