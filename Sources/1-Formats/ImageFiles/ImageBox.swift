/// A rectangle of whole pixels; the corner is the picture's upper left.
public struct ImageBox: Sendable, Equatable {
  /// Pixels left of it.
  public var left: Int
  /// Pixels above it.
  public var top: Int
  /// Pixels across.
  public var width: Int
  /// Pixels down.
  public var height: Int

  /// A rectangle.
  public init(left: Int, top: Int, width: Int, height: Int) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }
}

/// Which part of a picture is the face.
public enum ImageCrop: Sendable, Equatable {
  /// All of it, stretched to a square.
  case whole
  /// The largest square in the middle.
  case centre
  /// A rectangle of the upright picture, stretched to a square; what lies outside the picture is cut
  /// off.
  case box(ImageBox)

  /// The rectangle this is of an upright picture.
  func box(inWidth width: Int, height: Int) throws(ImageFailure) -> ImageBox {
    switch self {
    case .whole: return ImageBox(left: 0, top: 0, width: width, height: height)
    case .centre:
      let side = min(width, height)
      return ImageBox(
        left: (width - side) / 2, top: (height - side) / 2, width: side, height: side)
    case .box(let box):
      let (left, top) = (max(0, box.left), max(0, box.top))
      let right = min(width, box.left.addingReportingOverflow(box.width).partialValue)
      let bottom = min(height, box.top.addingReportingOverflow(box.height).partialValue)
      guard box.width > 0, box.height > 0, left < right, top < bottom else {
        throw .boxOutside(box, width: width, height: height)
      }
      return ImageBox(left: left, top: top, width: right - left, height: bottom - top)
    }
  }
}
