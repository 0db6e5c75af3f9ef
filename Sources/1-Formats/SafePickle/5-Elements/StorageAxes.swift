/// An array's axes as far as its two orders differ.
///
/// Axes of length 1 are left out, and axes that follow one another in C order and in the file alike are
/// one axis: what is left has runs as long as they can be.
struct StorageAxes {
  /// Elements along each axis, in C order, slowest first.
  private(set) var extents: [Int] = []
  /// Bytes between neighbours along each axis in the file.
  private(set) var fileSteps: [Int] = []
  /// The axes in the order of the file, slowest first.
  let fileOrder: [Int]
  /// Bytes of an element.
  let stride: Int

  /// The axes of `array`.
  ///
  /// - Precondition: It has elements, and more than one axis of more than one.
  init(_ array: NumericArray) {
    stride = array.type.stride
    var steps = array.shape
    var step = array.type.stride
    let axes = array.shape.indices
    for axis in axes.sorted(by: { array.axisOrder[$0] > array.axisOrder[$1] }) {
      steps[axis] = step
      step *= array.shape[axis]
    }
    for axis in axes where array.shape[axis] > 1 {
      if let last = fileSteps.last, last == steps[axis] * array.shape[axis] {
        extents[extents.count - 1] *= array.shape[axis]
        fileSteps[fileSteps.count - 1] = steps[axis]
      } else {
        extents.append(array.shape[axis])
        fileSteps.append(steps[axis])
      }
    }
    let found = fileSteps
    fileOrder = found.indices.sorted { found[$0] > found[$1] }
  }

  /// The elements in C order, of an array whose bytes in the file's order are `bytes`.
  func gathered(_ bytes: [UInt8]) -> [UInt8] {
    var elements: [UInt8] = []
    elements.reserveCapacity(bytes.count)
    var index = [Int](repeating: 0, count: extents.count)
    while elements.count < bytes.count {
      let offset = fileOffset(of: index)
      elements += bytes[offset..<offset + stride]
      var axis = extents.count - 1
      index[axis] += 1
      while axis > 0, index[axis] == extents[axis] {
        index[axis] = 0
        axis -= 1
        index[axis] += 1
      }
    }
    return elements
  }

  /// Where the element at `index` lies in the array's bytes.
  func fileOffset(of index: [Int]) -> Int {
    zip(index, fileSteps).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
