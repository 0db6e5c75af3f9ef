import ByteStreams

/// Reads an array whose file order is another than C order, a box of indices at a time.
///
/// A box fixes the leading indices, takes a range of the next and all of the rest, so its elements
/// follow one another in C order. They are gathered in the order of the file through one window,
/// run by run along the axis that the file stores fastest, and scattered to their places.
/// At most one pass over the payload a box, `boxByteCount` bytes a box.
struct PermutedReader {
  /// Bytes of a box at most (one element at least).
  static let boxByteCount = 32 << 20

  private let file: InputFile
  private let offset: Int
  private let shape: [Int]
  private let stride: Int
  /// For each axis, bytes between neighbours in the file.
  private let fileSteps: [Int]
  /// Axes in the order of the file, slowest first.
  private let fileAxes: [Int]
  /// The axis a box takes a range of, and how long that range is.
  private let boxAxis: Int
  private let boxExtent: Int
  /// First index of the next box, for the axes up to `boxAxis`.
  private var index: [Int]

  init(_ array: NumericArray, in file: InputFile, at offset: Int) {
    self.file = file
    self.offset = offset
    shape = array.shape
    stride = array.type.stride
    let axes = array.shape.indices
    fileAxes = axes.sorted { array.axisOrder[$0] < array.axisOrder[$1] }
    var steps = [Int](repeating: 0, count: axes.count)
    var step = array.type.stride
    for axis in fileAxes.reversed() {
      steps[axis] = step
      step *= array.shape[axis]
    }
    fileSteps = steps
    var axis = 0
    var inner = array.shape.dropFirst().reduce(array.type.stride, *)
    while inner > Self.boxByteCount && axis < axes.count - 1 {
      axis += 1
      inner /= array.shape[axis]
    }
    boxAxis = axis
    boxExtent = min(array.shape[axis], max(1, Self.boxByteCount / inner))
    index = [Int](repeating: 0, count: axis + 1)
  }

  /// Replaces `chunk` by the next box's elements.
  ///
  /// - Precondition: A box is left.
  mutating func next(into chunk: inout [UInt8]) throws(FileFailure) {
    precondition(index[0] < shape[0], "no elements left")
    let extents = shape.indices.map { axis in
      axis < boxAxis
        ? 1 : axis == boxAxis ? min(boxExtent, shape[axis] - index[axis]) : shape[axis]
    }
    let count = extents.reduce(stride, *)
    if chunk.count > count { chunk.removeLast(chunk.count - count) }
    if chunk.count < count {
      chunk.append(contentsOf: repeatElement(0, count: count - chunk.count))
    }
    try gather(extents, into: &chunk)
    advance(by: extents[boxAxis])
  }

  private mutating func advance(by extent: Int) {
    index[boxAxis] += extent
    var axis = boxAxis
    while axis > 0 && index[axis] == shape[axis] {
      index[axis] = 0
      axis -= 1
      index[axis] += 1
    }
  }

  private func gather(_ extents: [Int], into chunk: inout [UInt8]) throws(FileFailure) {
    var steps = [Int](repeating: stride, count: extents.count)
    for axis in extents.indices.dropLast().reversed() {
      steps[axis] = steps[axis + 1] * extents[axis + 1]
    }
    let start = index.enumerated().reduce(offset) { $0 + $1.element * fileSteps[$1.offset] }
    let fastest = fileAxes[fileAxes.count - 1]
    let outer = fileAxes.dropLast()
    let length = extents[fastest] * stride
    var window = FileWindow(file, end: offset + shape.reduce(stride, *))
    var counter = [Int](repeating: 0, count: extents.count)
    while true {
      var (source, target) = (start, 0)
      for axis in outer {
        source += counter[axis] * fileSteps[axis]
        target += counter[axis] * steps[axis]
      }
      var done = 0
      while done < length {
        let run = try window.read(at: source + done, atMost: length - done, multipleOf: stride)
        Scatter.copy(
          run, into: &chunk, at: target + done / stride * steps[fastest], every: steps[fastest],
          stride: stride)
        done += run.count
      }
      guard let axis = outer.last(where: { counter[$0] + 1 < extents[$0] }) else { return }
      counter[axis] += 1
      for later in fileAxes[(outer.firstIndex(of: axis) ?? 0)...].dropFirst() { counter[later] = 0 }
    }
  }
}
