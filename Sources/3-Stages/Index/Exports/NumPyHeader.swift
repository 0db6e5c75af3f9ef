/// The head of an `.npy` file, version 1.0.
///
///     0    6    93 "NUMPY"
///     6    2    01 00
///     8    2    u16 length of what follows
///     10   …    {'descr': '|u1', 'fortran_order': False, 'shape': (3, 6), } spaces, newline
///
/// Padded so that the data begins at a multiple of 64.
///
/// Source: numpy's `lib/format` documentation.
struct NumPyHeader {
  let bytes: [UInt8]

  /// - Parameter type: numpy's name of the element type, such as `|u1` or `<i8`.
  init(type: String, shape: [Int]) {
    let extents = shape.map { "\($0)," }.joined(separator: " ")
    let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(extents)), }"
    let length = (10 + text.utf8.count + 1 + 63) / 64 * 64 - 10
    let padding = String(repeating: " ", count: length - text.utf8.count - 1)
    bytes =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
      + Array((text + padding + "\n").utf8)
  }
}
