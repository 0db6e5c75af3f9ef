import Charts
import FaceData
import Foundation
import Lanes
import Pictures

/// A face as a picture inside a page.
enum Portrait {
  private static let side = 32

  /// The image at `row` as a PNG data address.
  static func address(_ row: Int, of faces: FaceSplit) -> String {
    var picture = Picture(width: side, height: side)
    picture.place(planes: bytes(faces.images[row]), side: side, column: 0, row: 0, scale: 1)
    return "data:image/png;base64," + Data(picture.png()).base64EncodedString()
  }

  /// Pixel values as bytes.
  ///
  /// Values from 0 to 255 are rounded, values from 0 to 1 spread over 0 to 255, and others run from the
  /// image's darkest to its lightest.
  static func bytes(_ values: [Float]) -> [UInt8] {
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let (base, extent): (Float, Float) =
      if low >= 0, high <= 1 { (0, 1) } else if low >= 0, high <= 255 { (0, 255) } else {
        (low, max(high - low, .leastNormalMagnitude))
      }
    return values.map { UInt8(min(max((($0 - base) / extent * 255).rounded(), 0), 255)) }
  }
}
