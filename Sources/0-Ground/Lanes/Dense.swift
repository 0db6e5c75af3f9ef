/// Fully connected layers over lane groups.
public enum Dense {
  /// output[o] = bias[o] + Σ weights[o,i] · input[i]
  ///
  /// - Parameters:
  ///   - input: I lanes.
  ///   - weights: (O, I).
  ///   - biases: O, or nil for none.
  ///   - output: O lanes; overwritten.
  public static func forward(
    _ input: UnsafePointer<Lane>, _ weights: UnsafePointer<Float>,
    biases: UnsafePointer<Float>?, inputs: Int, outputs: Int,
    _ output: UnsafeMutablePointer<Lane>
  ) {
    var o = 0
    while o < outputs {
      let width = o + 8 <= outputs ? 8 : 1
      let row = weights + o * inputs
      if width == 8 {
        dot(Tile<8, 1>(), row, inputs, input, output + o)
      } else {
        dot(Tile<1, 1>(), row, inputs, input, output + o)
      }
      if let biases { for k in o..<o + width { output[k] += biases[k] } }
      o += width
    }
  }

  @inline(__always)
  private static func dot<let F: Int>(
    _ zero: Tile<F, 1>, _ weights: UnsafePointer<Float>, _ inputs: Int,
    _ input: UnsafePointer<Lane>, _ output: UnsafeMutablePointer<Lane>
  ) {
    var sums = zero
    var i = 0
    while i < inputs {
      sums.addOuterProduct(weights + i, inputs) { _ in input[i] }
      i += 1
    }
    sums.store(to: output, stride: 1)
  }

  /// inputGradient[i] = Σ weights[o,i] · outputGradient[o]
  ///
  /// - Parameters:
  ///   - outputGradient: O lanes.
  ///   - inputGradient: I lanes; overwritten.
  public static func inputGradient(
    _ outputGradient: UnsafePointer<Lane>, _ weights: UnsafePointer<Float>, inputs: Int,
    outputs: Int, _ inputGradient: UnsafeMutablePointer<Lane>
  ) {
    let width = inputs % 12 == 0 ? 12 : inputs % 10 == 0 ? 10 : inputs % 8 == 0 ? 8 : 1
    var i = 0
    while i < inputs {
      let (column, target) = (weights + i, inputGradient + i)
      switch width {
      case 12: gather(Tile<12, 1>(), outputGradient, column, inputs, outputs, target)
      case 10: gather(Tile<10, 1>(), outputGradient, column, inputs, outputs, target)
      case 8: gather(Tile<8, 1>(), outputGradient, column, inputs, outputs, target)
      default: gather(Tile<1, 1>(), outputGradient, column, inputs, outputs, target)
      }
      i += width
    }
  }

  @inline(__always)
  private static func gather<let F: Int>(
    _ zero: Tile<F, 1>, _ outputGradient: UnsafePointer<Lane>, _ weights: UnsafePointer<Float>,
    _ inputs: Int, _ outputs: Int, _ inputGradient: UnsafeMutablePointer<Lane>
  ) {
    var sums = zero
    for o in 0..<outputs {
      sums.addOuterProduct(weights + o * inputs) { _ in outputGradient[o] }
    }
    sums.store(to: inputGradient, stride: 1)
  }

  /// The gradient of a block of weights, summed over the batch.
  ///
  ///     weightsGradient[o,i] = Σ_n outputGradient[n,o] · input[n,i],  i in one vector's sixteen columns
  ///
  /// Here a vector is sixteen inputs, not sixteen images: `rows` holds the inputs image by image (see
  /// `transpose`), so that nothing has to be summed across lanes.
  ///
  /// - Parameters:
  ///   - outputGradient: group g's O lanes begin at `outputGradient + g · groupStride`.
  ///   - rows: Group g's sixteen images begin at `rows + g · rowGroupStride`, `rowVectors` each.
  ///   - columns: First vector and number of vectors (1 … 3) of the block.
  ///   - weightsGradient: (O, I); the block's columns are overwritten.
  public static func weightsGradient(
    _ outputGradient: UnsafePointer<Lane>, groupStride: Int, groups: Int,
    rows: UnsafePointer<Lane>, rowGroupStride: Int, rowVectors: Int,
    columns: (first: Int, count: Int), inputs: Int,
    outputs: Int, _ weightsGradient: UnsafeMutablePointer<Float>
  ) {
    let layout = (group: rowGroupStride, row: rowVectors)
    var o = 0
    while o < outputs {
      let gradient = outputGradient + o
      let block = rows + columns.first
      let target = weightsGradient + o * inputs + columns.first * laneWidth
      let room = inputs - columns.first * laneWidth
      switch (outputs - o >= 8, columns.count) {
      case (true, 3):
        product(gradient, groupStride, groups, block, layout, Tile<8, 3>(), target, inputs, room)
      case (true, 2):
        product(gradient, groupStride, groups, block, layout, Tile<8, 2>(), target, inputs, room)
      case (true, _):
        product(gradient, groupStride, groups, block, layout, Tile<8, 1>(), target, inputs, room)
      case (false, 3):
        product(gradient, groupStride, groups, block, layout, Tile<1, 3>(), target, inputs, room)
      case (false, 2):
        product(gradient, groupStride, groups, block, layout, Tile<1, 2>(), target, inputs, room)
      case (false, _):
        product(gradient, groupStride, groups, block, layout, Tile<1, 1>(), target, inputs, room)
      }
      o += outputs - o >= 8 ? 8 : 1
    }
  }

  @inline(__always)
  private static func product<let F: Int, let P: Int>(
    _ gradient: UnsafePointer<Lane>, _ groupStride: Int, _ groups: Int,
    _ rows: UnsafePointer<Lane>, _ layout: (group: Int, row: Int), _ zero: Tile<F, P>,
    _ target: UnsafeMutablePointer<Float>, _ stride: Int, _ room: Int
  ) {
    var sums = zero
    for g in 0..<groups {
      let lanes = UnsafeRawPointer(gradient + g * groupStride).assumingMemoryBound(to: Float.self)
      var row = rows + g * layout.group
      var lane = 0
      while lane < laneWidth {
        sums.addOuterProduct(lanes + lane, laneWidth) { row[$0] }
        row += layout.row
        lane += 1
      }
    }
    sums.store(to: target, stride: stride, count: min(P * laneWidth, room))
  }

  /// Turns one lane group around: `lanes[i]` of sixteen images into sixteen rows of inputs.
  ///
  /// - Parameters:
  ///   - lanes: I lanes.
  ///   - rows: (16, rowVectors) vectors; row n holds image n's inputs, padded with zeros.
  public static func transpose(
    _ lanes: UnsafePointer<Lane>, inputs: Int, rowVectors: Int, _ rows: UnsafeMutablePointer<Lane>
  ) {
    for vector in 0..<rowVectors {
      let first = vector * laneWidth
      let valid = min(laneWidth, inputs - first)
      var block = InlineArray<16, Lane>(repeating: .zero)
      for k in 0..<valid { block[k] = lanes[first + k] }
      Self.transpose(&block)
      for n in 0..<laneWidth { rows[n * rowVectors + vector] = block[n] }
    }
  }

  /// Transposes 16 × 16 values.
  ///
  /// Each round rotates the eight bits of (row, column) by one; four rounds exchange the two.
  @inline(__always)
  public static func transpose(_ block: inout InlineArray<16, Lane>) {
    for _ in 0..<4 {
      var next = InlineArray<16, Lane>(repeating: .zero)
      for k in 0..<8 {
        let (a, b) = (block[2 * k], block[2 * k + 1])
        next[k] = Lane(lowHalf: a.evenHalf, highHalf: b.evenHalf)
        next[k + 8] = Lane(lowHalf: a.oddHalf, highHalf: b.oddHalf)
      }
      block = next
    }
  }
}
