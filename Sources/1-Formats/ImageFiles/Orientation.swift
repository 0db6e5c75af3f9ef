/// How a stored picture is turned to stand upright: the eight values of EXIF's tag 0x0112.
///
///     upright(x, y) = stored(column, row)
///
/// | value | stored column | stored row | shown by turning the stored picture |
/// |---|---|---|---|
/// | 1 | x | y | not at all |
/// | 2 | W−1−x | y | over, left to right |
/// | 3 | W−1−x | H−1−y | by 180° |
/// | 4 | x | H−1−y | over, top to bottom |
/// | 5 | y | x | over the main diagonal |
/// | 6 | y | H−1−x | by 90° clockwise |
/// | 7 | W−1−y | H−1−x | over the other diagonal |
/// | 8 | W−1−y | x | by 90° counter-clockwise |
///
/// Source: Exif 2.32 (CIPA DC-008-2019), 4.6.4 A.
enum Orientation: Int, CaseIterable {
  case upright = 1
  case mirrored, turnedHalf, flipped, transposed, turnedRight, transversed, turnedLeft

  /// Whether rows and columns change places.
  var swapsAxes: Bool { rawValue >= 5 }
  private var reversesColumns: Bool { [2, 3, 7, 8].contains(rawValue) }
  private var reversesRows: Bool { [3, 4, 6, 7].contains(rawValue) }

  /// Where `box` of the upright picture lies in the stored one of `width` × `height`.
  func stored(_ box: ImageBox, width: Int, height: Int) -> ImageBox {
    var stored =
      swapsAxes
      ? ImageBox(left: box.top, top: box.left, width: box.height, height: box.width) : box
    if reversesColumns { stored.left = width - stored.left - stored.width }
    if reversesRows { stored.top = height - stored.top - stored.height }
    return stored
  }

  /// The square `planes` of a stored picture, upright.
  func upright(_ planes: [UInt8], side: Int) -> [UInt8] {
    if self == .upright { return planes }
    var upright: [UInt8] = []
    upright.reserveCapacity(planes.count)
    for plane in stride(from: 0, to: planes.count, by: side * side) {
      for y in 0..<side {
        for x in 0..<side {
          let (u, v) = swapsAxes ? (y, x) : (x, y)
          let column = reversesColumns ? side - 1 - u : u
          let row = reversesRows ? side - 1 - v : v
          upright.append(planes[plane + row * side + column])
        }
      }
    }
    return upright
  }
}
