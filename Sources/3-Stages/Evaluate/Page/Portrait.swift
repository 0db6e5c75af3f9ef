import Charts
import FaceData
import Foundation
import Pictures

/// A face as a picture inside a page.
enum Portrait {
  private static let side = 32

  /// The image at `row` as a PNG data address.
  static func address(_ row: Int, of faces: FaceSplit) -> String {
    var picture = Picture(width: side, height: side)
    picture.place(planes: faces.displayBytes(of: row), side: side, column: 0, row: 0, scale: 1)
    return "data:image/png;base64," + Data(picture.png()).base64EncodedString()
  }
}
