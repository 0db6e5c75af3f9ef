import Testing

@testable import ImageFiles

@Suite struct BoxFilterTests {
  /// The plain twin: every cell against every pixel, areas as fractions of a pixel of the raster.
  private static func plain(_ raster: Raster, _ box: ImageBox, side: Int) -> [UInt8] {
    let scale = Double(1 << raster.reduction)
    func overlap(_ pixel: Int, _ start: Int, _ length: Int, _ cell: Int) -> Double {
      let lower = (Double(start) + Double(length * cell) / Double(side)) / scale
      let upper = (Double(start) + Double(length * (cell + 1)) / Double(side)) / scale
      return max(0, min(upper, Double(pixel + 1)) - max(lower, Double(pixel)))
    }
    var planes: [UInt8] = []
    for channel in 0..<3 {
      for y in 0..<side {
        for x in 0..<side {
          var (sum, area) = (0.0, 0.0)
          for row in 0..<raster.height {
            for column in 0..<raster.width {
              let part =
                overlap(row, box.top, box.height, y) * overlap(column, box.left, box.width, x)
              area += part
              let index = (row * raster.width + column) * raster.channelCount + channel
              sum += part * Double(raster.pixels[index])
            }
          }
          planes.append(UInt8((sum / area + 0.5).rounded(.down)))
        }
      }
    }
    return planes
  }

  @Test(arguments: [
    (7, 5, 3, 0, ImageBox(left: 0, top: 0, width: 7, height: 5)),
    (41, 37, 3, 0, ImageBox(left: 3, top: 1, width: 33, height: 35)),
    (41, 37, 4, 0, ImageBox(left: 0, top: 0, width: 41, height: 37)),
    (1, 1, 3, 0, ImageBox(left: 0, top: 0, width: 1, height: 1)),
    (38, 39, 3, 1, ImageBox(left: 2, top: 5, width: 73, height: 71)),
    (38, 39, 3, 2, ImageBox(left: 1, top: 3, width: 150, height: 151)),
    (38, 39, 3, 3, ImageBox(left: 5, top: 2, width: 298, height: 307)),
  ])
  func `averages are those of the plain twin`(
    _ width: Int, _ height: Int, _ channels: Int, _ reduction: Int, _ box: ImageBox
  ) {
    var generator = SystemRandomNumberGenerator()
    let raster = Raster(
      width: width, height: height, channelCount: channels, reduction: reduction,
      pixels: (0..<width * height * channels).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      })
    // 32 · 2^reduction is a power of two: the twin's fractions are exact, only its quotient is rounded.
    #expect(raster.averaged(box, side: 32) == Self.plain(raster, box, side: 32))
  }

  @Test func `one colour stays that colour at every size`() {
    for side in [1, 31, 32, 33, 65, 500] {
      for value in [UInt8(0), 1, 127, 254, 255] {
        let raster = Raster(
          width: side, height: side, channelCount: 3, reduction: 0,
          pixels: [UInt8](repeating: value, count: 3 * side * side))
        let face = raster.averaged(ImageBox(left: 0, top: 0, width: side, height: side), side: 32)
        #expect(face.allSatisfy { $0 == value })
      }
    }
  }

  @Test func `the widest picture does not overflow a sum`() {
    let raster = Raster(
      width: 1, height: 65_535, channelCount: 3, reduction: 0,
      pixels: [UInt8](repeating: 255, count: 3 * 65_535))
    let face = raster.averaged(ImageBox(left: 0, top: 0, width: 1, height: 65_535), side: 32)
    #expect(face.allSatisfy { $0 == 255 })
  }

  @Test func `crops are the centre, the box inside the picture, or refused`() throws {
    #expect(
      try ImageCrop.centre.box(inWidth: 10, height: 7)
        == ImageBox(left: 1, top: 0, width: 7, height: 7))
    #expect(
      try ImageCrop.box(ImageBox(left: -3, top: 5, width: 9, height: 9)).box(inWidth: 10, height: 7)
        == ImageBox(left: 0, top: 5, width: 6, height: 2))
    for box in [
      ImageBox(left: 10, top: 0, width: 1, height: 1),
      ImageBox(left: 0, top: -4, width: 4, height: 4),
      ImageBox(left: 0, top: 0, width: 0, height: 4),
      ImageBox(left: 0, top: 0, width: 1, height: -1),
      ImageBox(left: .max, top: 0, width: .max, height: 1),
    ] {
      #expect(throws: ImageFailure.boxOutside(box, width: 10, height: 7)) {
        try ImageCrop.box(box).box(inWidth: 10, height: 7)
      }
    }
  }
}
