import ByteStreams
import Testing

@testable import SafePickle

struct DecodingTests {
  typealias P = PickleBytes

  func array(_ bytes: [UInt8]) throws -> (NumericArray, Pickle) {
    let pickle = try read(bytes).get()
    guard case .array(let array) = pickle.root else { throw Unexpected(value: "\(pickle.root)") }
    return (array, pickle)
  }

  struct Unexpected: Error { let value: String }

  @Test func `a value takes 16 bytes`() {
    #expect(MemoryLayout<Arena.Node>.stride == 16)
  }

  @Test func `array data stays in the file`() throws {
    let (array, pickle) = try array(P.honest)
    #expect(array.shape == [3, 4])
    #expect(array.type == .uint8)
    #expect(array.payload.encoding == .raw)
    #expect(try elements(array, of: pickle) == Array(0..<12))
  }

  @Test func `Fortran order is turned into C order`() throws {
    let (array, pickle) = try array(
      P.pickle(P.array([2, 3], isFortran: true, data: [0, 3, 1, 4, 2, 5])))
    #expect(try elements(array, of: pickle) == [0, 1, 2, 3, 4, 5])
  }

  @Test func `big-endian elements come out little-endian`() throws {
    let (array, pickle) = try array(
      P.pickle(P.array([2], "i2", order: ">", data: [1, 2, 3, 4])))
    #expect(try elements(array, of: pickle) == [2, 1, 4, 3])
  }

  @Test func `Fortran rows of more than one box agree with a plain transposition`() throws {
    let (rows, columns) = (3000, 3000)
    let data = (0..<rows * columns * 4).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    let (array, pickle) = try array(
      P.pickle(
        P.array([Int32(rows), Int32(columns)], "u4", order: "<", isFortran: true, data: data)))
    let found = try elements(array, of: pickle)
    var expected: [UInt8] = []
    expected.reserveCapacity(data.count)
    for row in 0..<rows {
      for column in 0..<columns {
        let start = (column * rows + row) * 4
        expected += data[start..<start + 4]
      }
    }
    #expect(found == expected)
  }

  @Test func `protocol 0 strings of Python 2 are unescaped`() throws {
    let (array, pickle) = try array(
      P.of(
        [0x80, 2], P.unbuilt, P.ascii("("), P.int(1), P.shape([5]), P.dtype("u1", order: "|"),
        P.ascii("I00\nS'a\\x00\\n\\\\\\''\ntb.")))
    #expect(try elements(array, of: pickle) == [0x61, 0, 10, 0x5c, 0x27])
  }

  @Test func `the same array may occur twice`() throws {
    let bytes = P.pickle(P.array([1], data: [9]), [0x71, 0, 0x68, 0, 0x86])
    guard case .tuple(let items) = try read(bytes).get().root else { return }
    #expect(items.count == 2)
  }

  @Test func `whole numbers reach from -2⁶³ to 2⁶⁴ - 1`() throws {
    guard
      case .list(let items) = try read(
        P.ascii("(lL-9223372036854775808L\naI9223372036854775807\naL18446744073709551615L\na.")
      ).get().root
    else { return }
    let values = Array(items)
    guard case .int(.min) = values[0], case .int(.max) = values[1], case .unsigned(.max) = values[2]
    else {
      Issue.record("\(values)")
      return
    }
  }

  @Test func `half precision agrees with its definition at the edges`() {
    #expect(HalfPrecision.double(0x3c00) == 1)
    #expect(HalfPrecision.double(0xc000) == -2)
    #expect(HalfPrecision.double(0x0001) == 0x1p-24)
    #expect(HalfPrecision.double(0x7bff) == 65504)
    #expect(HalfPrecision.double(0xfc00) == -.infinity)
    #expect(HalfPrecision.double(0x7e00).isNaN)
  }
}
