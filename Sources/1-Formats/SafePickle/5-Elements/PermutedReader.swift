import ByteStreams

/// Reads an array whose file order is another than C order, a box of indices at a time.
///
/// A box fixes the leading indices, takes a range of the next and all of the rest, so its elements
/// follow one another in C order. `BoxGathering` fetches them; they are handed out a chunk at a time.
/// Memory: a box and a part of the file, `boxByteCount + BoxGathering.partByteCount` bytes.
struct PermutedReader {
  /// Bytes of a box at most (one element at least).
  static let boxByteCount = 32 << 20

  let file: InputFile
  private let offset: Int
  private let partByteCount: Int
  private let axes: StorageAxes
  /// The axis a box takes a range of, and how long that range is.
  private let boxAxis: Int
  private let boxExtent: Int
  /// First index of the next box, for the axes up to `boxAxis`.
  private var index: [Int]
  /// Elements of the current box, of which `given` bytes were handed out.
  private var box: [UInt8] = []
  private var given = 0
  private var part: [UInt8] = []

  /// Begins at the first element of `array`, whose bytes lie in `file` from `offset` on.
  ///
  /// - Precondition: `array` is not stored in C order.
  init(
    _ array: NumericArray, in file: InputFile, at offset: Int, boxByteCount: Int = boxByteCount,
    partByteCount: Int = BoxGathering.partByteCount
  ) {
    self.file = file
    self.offset = offset
    self.partByteCount = partByteCount
    axes = StorageAxes(array)
    var axis = 0
    var inner = axes.extents.dropFirst().reduce(axes.stride, *)
    while inner > boxByteCount && axis < axes.extents.count - 1 {
      axis += 1
      inner /= axes.extents[axis]
    }
    boxAxis = axis
    boxExtent = min(axes.extents[axis], max(1, boxByteCount / inner))
    index = [Int](repeating: 0, count: axis + 1)
  }

  /// Replaces `chunk` by the next `count` bytes.
  ///
  /// - Precondition: That many are left.
  mutating func next(_ count: Int, into chunk: inout [UInt8]) throws(FileFailure) {
    chunk.removeAll(keepingCapacity: true)
    chunk.reserveCapacity(count)
    while chunk.count < count {
      if given == box.count { try fill() }
      let taken = min(count - chunk.count, box.count - given)
      chunk += box[given..<given + taken]
      given += taken
    }
  }

  private mutating func fill() throws(FileFailure) {
    precondition(index[0] < axes.extents[0], "no elements left")
    var indices = IndexBox(start: axes.extents.map { _ in 0 }, extents: axes.extents)
    for axis in 0...boxAxis {
      indices.start[axis] = index[axis]
      indices.extents[axis] = 1
    }
    indices.extents[boxAxis] = min(boxExtent, axes.extents[boxAxis] - index[boxAxis])
    let byteCount = indices.count * axes.stride
    if box.count != byteCount {
      box = []
      box = [UInt8](repeating: 0, count: byteCount)
    }
    given = byteCount
    let gathering = BoxGathering(indices, of: axes, partByteCount: partByteCount)
    try gathering.run(file, at: offset, through: &part, into: &box)
    given = 0
    advance(by: indices.extents[boxAxis])
  }

  private mutating func advance(by extent: Int) {
    index[boxAxis] += extent
    var axis = boxAxis
    while axis > 0 && index[axis] == axes.extents[axis] {
      index[axis] = 0
      axis -= 1
      index[axis] += 1
    }
  }
}
