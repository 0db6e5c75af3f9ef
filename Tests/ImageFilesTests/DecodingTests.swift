import Foundation
import TestSupport
import Testing

@testable import ImageFiles

@Suite(.enabled(if: ImageReader.isAvailable, "built without libjpeg-turbo and libpng"))
struct DecodingTests {
  @Test func `a JPEG gives what Pillow makes of it`() throws {
    #expect(try Fixture.face("jpeg.jpg") == Fixture.bytes("jpeg.rgb"))
  }

  @Test(arguments: ["jpeg-progressive.jpg", "jpeg-420.jpg"])
  func `progressive and subsampled JPEGs give the same within their loss`(_ name: String) throws {
    // Progressive coding loses nothing; subsampling blurs colours across the edge of the blue quarter.
    let difference = Fixture.difference(try Fixture.face(name), try Fixture.bytes("jpeg.rgb"))
    #expect(name == "jpeg-420.jpg" ? difference.mean < 2 : difference.greatest == 0)
  }

  @Test(arguments: 2...8)
  func `every EXIF orientation stands upright`(_ value: Int) throws {
    let upright = try Fixture.bytes("jpeg.rgb")
    let face = try Fixture.face("jpeg-orientation-\(value).jpg")
    // Turned blocks are rounded otherwise; a wrong turn differs by more than 40 on average.
    #expect(Fixture.difference(face, upright).mean < 1.5)
    let wrong = Orientation(rawValue: value)?.upright(upright, side: 32) ?? []
    #expect(Fixture.difference(wrong, upright).mean > 20)
  }

  @Test(arguments: 2...8)
  func `a box counts in the upright picture`(_ value: Int) throws {
    let box = ImageCrop.box(ImageBox(left: 0, top: 0, width: 32, height: 32))
    let face = try Fixture.face("jpeg-orientation-\(value).jpg", box)
    #expect(face[2048...].allSatisfy { $0 > 150 }, "only the blue quarter")
    let right = try Fixture.face(
      "jpeg-orientation-\(value).jpg", .box(ImageBox(left: 34, top: 0, width: 30, height: 30)))
    #expect(right[2048...].allSatisfy { $0 < 60 })
  }

  @Test func `PNGs of every kind show the same picture`() throws {
    #expect(try Fixture.face("png.png") == Fixture.halved())
    #expect(try Fixture.face("png-16bit.png") == Fixture.halved())
    #expect(try Fixture.face("png-animated.png") == Fixture.halved())
    #expect(try Fixture.face("png-palette.png") == Fixture.face("png-palette-expected.png"))
  }

  @Test func `transparent pixels are laid over white before they are averaged`() throws {
    let expected = Fixture.halved { x, y in
      Fixture.source(x, y).map { ($0 * (x * 4) + 255 * (255 - x * 4) + 127) / 255 }
    }
    #expect(try Fixture.face("png-alpha.png") == expected)
  }

  @Test(arguments: ["jpeg-grey.jpg", "png-grey.png", "png-1bit.png"])
  func `grey becomes three equal channels`(_ name: String) throws {
    let face = try Fixture.face(name)
    #expect(face[..<1024] == face[1024..<2048] && face[1024..<2048].elementsEqual(face[2048...]))
    #expect(Set(face).count > 1)
  }

  @Test func `a reduced JPEG is close to the whole one`() throws {
    #expect(
      (0...9).map { ImageReader.reduction(of: .init(left: 0, top: 0, width: 1 << $0, height: 999)) }
        == [0, 0, 0, 0, 0, 0, 0, 1, 2, 3])
    // 63 pixels of a quarter would be too few.
    #expect(ImageReader.reduction(of: .init(left: 0, top: 0, width: 255, height: 999)) == 1)
    #expect(ImageReader.reduction(of: .init(left: 0, top: 0, width: 9999, height: 256)) == 2)
  }

  @Test(.enabled(if: Python.hasPillow, "needs python3 with Pillow"))
  func `Python's averages are the same bytes, Pillow's reduced JPEGs nearly the same`() throws {
    let folder = try Folder()
    let text = try Python.run(
      """
      import sys, random
      from PIL import Image
      random.seed(7)
      for k, name in [(1, 'a.png'), (3, 'b.png'), (5, 'c.png'), (2, 'd.jpg'), (6, 'e.jpg'), (9, 'f.jpg'), (20, 'g.jpg')]:
          rough = Image.new('RGB', (9, 9))
          rough.putdata([tuple(random.randrange(256) for _ in range(3)) for _ in range(81)])
          if name.endswith('png'):
              picture = Image.new('RGB', (32 * k, 32 * k))
              picture.putdata([tuple(random.randrange(256) for _ in range(3)) for _ in range((32 * k) ** 2)])
          else:
              picture = rough.resize((32 * k, 32 * k), Image.BICUBIC)
          path = sys.argv[1] + '/' + name
          picture.save(path, quality=90)
          with Image.open(path) as again:
              if name.endswith('png'):
                  bands = [band.load() for band in again.split()]
                  values = [(2 * sum(b[x * k + i, y * k + j] for i in range(k) for j in range(k)) + k * k) // (2 * k * k)
                            for b in bands for y in range(32) for x in range(32)]
              else:
                  values = b''.join(band.tobytes() for band in again.reduce(k).split())
          print(name, ' '.join(map(str, values)))
      """, folder.path)
    for line in text.split(separator: "\n") {
      let cells = line.split(separator: " ")
      let expected = cells.dropFirst().compactMap { UInt8($0) }
      let reader = try ImageReader()
      let face = try reader.face(in: reader.bytes(at: folder.file(String(cells[0]))), .whole)
      let difference = Fixture.difference(face, expected)
      // A scaled DCT drops frequencies where an average of pixels folds them: below 1 of 255 on average.
      #expect(cells[0].hasSuffix("png") ? face == expected : difference.mean < 1, "\(cells[0])")
    }
  }
}
