import ByteStreams

/// Fetches one box of an array's elements from a file that stores them in another order.
///
/// The file is read in parts of some megabytes, each in runs as long as the box has them, and every
/// part is transposed in memory. Where runs would be too short to be worth a system call each, what
/// lies between them is read as well: at worst the whole array, once a box.
struct BoxGathering {
  /// Bytes of a part at most, padding left out.
  static let partByteCount = 8 << 20
  /// Bytes behind which a run is not made longer: a call for so many costs little more than the bytes.
  private static let runByteCount = 16 << 10
  /// Nanoseconds of a call and of a byte, measured on one machine; only their relation matters.
  private static let cost = (call: 600.0, byte: 0.2)

  private let axes: StorageAxes
  /// What is wanted.
  private let box: IndexBox
  /// What is read: the box, or the box with its fastest axes whole.
  private let read: IndexBox
  /// The place in `axes.fileOrder` of the axis a part takes a range of: one index of slower axes, all
  /// of faster ones.
  private let split: Int
  private let splitExtent: Int

  /// Plans the reading of `box`.
  init(_ box: IndexBox, of axes: StorageAxes, partByteCount: Int = partByteCount) {
    self.axes = axes
    self.box = box
    var wider = box
    var read = box
    for axis in axes.fileOrder.reversed() {
      wider.start[axis] = 0
      wider.extents[axis] = axes.extents[axis]
      if Self.cost(of: wider, axes) < Self.cost(of: read, axes) { read = wider }
    }
    self.read = read
    var split = axes.fileOrder.count - 1
    var inner = axes.stride
    while split > 0, inner * read.extents[axes.fileOrder[split]] <= partByteCount {
      inner *= read.extents[axes.fileOrder[split]]
      split -= 1
    }
    self.split = split
    splitExtent = max(1, partByteCount / inner)
  }

  private static func cost(of box: IndexBox, _ axes: StorageAxes) -> Double {
    var runs = 1
    var isWhole = true
    for axis in axes.fileOrder.reversed() {
      if !isWhole { runs *= box.extents[axis] }
      isWhole = isWhole && box.extents[axis] == axes.extents[axis]
    }
    return Double(runs) * cost.call + Double(box.count * axes.stride) * cost.byte
  }

  /// Fills `target` with the box's elements in C order.
  ///
  /// - Parameters:
  ///   - offset: Where the array's bytes begin in `file`.
  ///   - buffer: Holds a part; kept between calls for its storage.
  func run(
    _ file: InputFile, at offset: Int, through buffer: inout [UInt8], into target: inout [UInt8]
  ) throws(FileFailure) {
    var targetSteps = [Int](repeating: axes.stride, count: box.extents.count)
    for axis in box.extents.indices.dropLast().reversed() {
      targetSteps[axis] = targetSteps[axis + 1] * box.extents[axis + 1]
    }
    var next: IndexBox? = firstPart
    while let part = next {
      if let wanted = part.intersection(box) {
        let runs = PartRuns(part, of: axes, atLeast: Self.runByteCount)
        try runs.read(file, at: offset, into: &buffer)
        let transfer = ElementTransfer(
          extents: wanted.extents, sourceSteps: runs.steps, targetSteps: targetSteps,
          order: axes.fileOrder, stride: axes.stride)
        transfer.copy(
          buffer, from: wanted.offset(from: part.start, steps: runs.steps), to: &target,
          at: wanted.offset(from: box.start, steps: targetSteps))
      }
      next = self.part(after: part)
    }
  }

  private var firstPart: IndexBox {
    var part = read
    for axis in axes.fileOrder[..<split] { part.extents[axis] = 1 }
    let axis = axes.fileOrder[split]
    part.extents[axis] = min(splitExtent, read.extents[axis])
    return part
  }

  private func part(after part: IndexBox) -> IndexBox? {
    var next = part
    for axis in axes.fileOrder[...split].reversed() {
      next.start[axis] += part.extents[axis]
      let left = read.start[axis] + read.extents[axis] - next.start[axis]
      if left > 0 {
        if axis == axes.fileOrder[split] { next.extents[axis] = min(splitExtent, left) }
        return next
      }
      next.start[axis] = read.start[axis]
      if axis == axes.fileOrder[split] {
        next.extents[axis] = min(splitExtent, read.extents[axis])
      }
    }
    return nil
  }
}
