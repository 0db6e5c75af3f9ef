import ByteStreams
import Testing

@testable import SafePickle

/// The blocked transposition against its definition, element by element.
struct PermutedReaderTests {
  typealias P = PickleBytes

  /// The array's elements in C order, by the definition of its axis order.
  private func naive(_ array: NumericArray, _ data: [UInt8]) -> [UInt8] {
    let stride = array.type.stride
    var steps = [Int](repeating: 0, count: array.shape.count)
    var step = stride
    for axis in array.shape.indices.sorted(by: { array.axisOrder[$0] > array.axisOrder[$1] }) {
      steps[axis] = step
      step *= array.shape[axis]
    }
    var all: [UInt8] = []
    for element in 0..<array.elementCount {
      var (rest, offset) = (element, 0)
      for axis in array.shape.indices.reversed() {
        offset += rest % array.shape[axis] * steps[axis]
        rest /= array.shape[axis]
      }
      all += data[offset..<offset + stride]
    }
    return all
  }

  static let cases: [(shape: [Int], order: [Int])] = [
    ([7, 5], [1, 0]), ([2, 900], [1, 0]), ([900, 2], [1, 0]), ([300, 300, 1], [1, 0, 2]),
    ([3, 20, 4, 10, 1, 1, 2, 1], [3, 2, 1, 0, 7, 6, 5, 4]),
    ([2, 2, 2, 60, 2, 2, 2, 2], [7, 6, 5, 4, 3, 2, 1, 0]),
    ([20, 3, 8, 8], [0, 3, 1, 2]), ([5, 6, 7, 8], [3, 0, 2, 1]), ([6, 40, 3], [1, 0, 2]),
    ([130, 260], [1, 0]), ([17, 1, 33, 9], [2, 1, 0, 3]),
  ]

  /// As Python 3 writes bytes in protocol 2: decoded in memory where they are few, into a scratch file where not.
  @Test(arguments: [100, 40_000])
  func `an array that is encoded and in Fortran order is read`(_ count: Int) throws {
    let data = (0..<2 * count).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 11) }
    let text = String(String.UnicodeScalarView(data.map { Unicode.Scalar($0) }))
    let bytes = P.of(P.global("_codecs", "encode"), P.tuple(P.text(text), P.text("latin1")), [0x52])
    let state = P.tuple(
      [0x4b, 1], P.shape([2, Int32(count)]), P.dtype("u1", order: "|"), [0x88], bytes)
    let pickle = try read(P.pickle(P.unbuilt, state, [0x62])).get()
    guard case .array(let array) = pickle.root else {
      Issue.record("no array")
      return
    }
    #expect(
      try elements(array, of: pickle)
        == (0..<2).flatMap { row in (0..<count).map { data[2 * $0 + row] } })
  }

  @Test(arguments: cases)
  func `every permutation agrees with its definition, whatever the sizes of box and part`(
    _ shape: [Int], _ order: [Int]
  ) throws {
    for type in [NumericType.uint8, .int16, .float32, .float64] {
      let byteCount = shape.reduce(type.stride, *)
      let data = (0..<byteCount).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 11) }
      let file = try TestFile([1, 2, 3] + data)
      let array = NumericArray(
        type: type, shape: shape, axisOrder: order, isBigEndian: false,
        payload: Payload(offset: 3, sourceCount: byteCount, count: byteCount, encoding: .raw))
      try #require(!array.isRowMajor)
      let expected = naive(array, data)
      #expect(StorageAxes(array).gathered(data) == expected, "\(type), in memory")
      for (box, part) in [(1 << 20, 1 << 20), (4096, 1024), (512, 100), (100, 4096), (1, 1)] {
        var reader = PermutedReader(
          array, in: try InputFile(file.path), at: 3, boxByteCount: box, partByteCount: part)
        var found: [UInt8] = []
        var chunk: [UInt8] = []
        while found.count < byteCount {
          try reader.next(min(1000, byteCount - found.count), into: &chunk)
          found += chunk
        }
        #expect(found == expected, "\(type), boxes of \(box), parts of \(part)")
      }
    }
  }

  @Test func `axes that make no difference are left out or joined`() {
    func axes(_ shape: [Int], _ order: [Int]) -> StorageAxes {
      StorageAxes(
        NumericArray(
          type: .uint16, shape: shape, axisOrder: order, isBigEndian: false,
          payload: Payload(offset: 0, sourceCount: 0, count: 0, encoding: .raw)))
    }
    #expect(axes([5, 7, 1], [1, 0, 2]).extents == [5, 7])
    #expect(axes([5, 1, 7], [2, 1, 0]).fileSteps == [2, 10])
    // (n, h, w, c) shown as (n, c, h, w): h and w stay neighbours.
    let images = axes([9, 3, 8, 4], [0, 3, 1, 2])
    #expect(images.extents == [9, 3, 32] && images.fileSteps == [192, 2, 6])
    #expect(images.fileOrder == [0, 2, 1])
  }
}
