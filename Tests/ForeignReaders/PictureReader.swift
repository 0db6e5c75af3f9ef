import ImageFiles
import Pictures

/// Pictures, the whole of them and what a crop leaves.
enum PictureReader {
  /// Fewer pixels than are allowed in earnest: the libraries' speed is not what is looked for.
  private static let limits: ImageLimits = {
    var limits = ImageLimits()
    limits.pixelCount = 1 << 18
    return limits
  }()

  static func read(_ bytes: [UInt8]) throws {
    let reader = try ImageReader(limits)
    let box = ImageBox(left: 1, top: -3, width: 5, height: .max)
    for crop in [ImageCrop.whole, .centre, .box(box)] {
      let face = try reader.face(in: bytes, crop)
      precondition(face.count == 3 * ImageReader.side * ImageReader.side, "\(face.count) bytes")
    }
  }

  /// A PNG; for JPEG the files of the corpus are where mutation begins.
  static var seeds: [[UInt8]] { [Picture(width: 7, height: 5, grey: 90).png()] }
}
