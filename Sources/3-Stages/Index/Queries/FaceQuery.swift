import ByteStreams
import ImageFiles
import Lanes

/// A face to ask with, and what is known of it.
public struct FaceQuery: Sendable {
  /// What it is called: a path, or a row.
  public let title: String
  /// What is searched for.
  public let question: IndexQuery
  /// How it is shown, whatever is searched for: 3072 bytes, planar R, G, B.
  public let pixels: [UInt8]
  /// Whose face it is, if that is known.
  public let identity: Int64?

  /// The one row that is the face as it is stored, which tells it from others.
  private let stored: (images: PixelRows, row: Int)

  /// A face nobody has stored yet, or `stored` as a row.
  ///
  /// - Parameter question: What is searched for; pixels are only looked at.
  init(
    title: String, question: IndexQuery, pixels: [UInt8], identity: Int64?,
    stored: (images: PixelRows, row: Int)? = nil
  ) {
    self.title = title
    self.question = question
    self.pixels = pixels
    self.identity = identity
    self.stored = stored ?? (Self.row(of: pixels), 0)
  }

  /// The face in the picture at `path`, decoded as `ddh-convert` does.
  ///
  /// - Parameter identity: Whose it is, given the name of the folder it lies in.
  /// - Throws: `FileFailure`, or `FailureInFile` around an `ImageFailure`.
  public init(
    picture path: String, _ crop: ImageCrop, identity: (_ folder: String) -> Int64?
  ) throws {
    do {
      let reader = try ImageReader()
      pixels = try reader.face(in: reader.bytes(at: path), crop)
    } catch let failure as ImageFailure { throw FailureInFile(failure, in: path) }
    title = path
    question = .pixels(pixels)
    stored = (Self.row(of: pixels), 0)
    let folders = path.split(separator: "/").dropLast()
    self.identity = folders.last.flatMap { identity(String($0)) }
  }

  private static func row(of pixels: [UInt8]) -> PixelRows {
    let buffer = LaneBuffer<UInt8>(count: pixels.count)
    buffer.assign(pixels)
    return unsafe PixelRows(.bytes(UnsafePointer(buffer.base)), count: 1, owner: buffer)
  }

  /// The key of this face as one of `identity`.
  func key(of identity: Int64) -> ContentKey {
    ContentKey(identity: identity, row: stored.row, of: stored.images)
  }
}
