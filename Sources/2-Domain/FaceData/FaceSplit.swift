import ByteStreams
import Lanes

/// One side of a face set: the gallery to train on, or the queries.
public struct FaceSplit: Sendable {
  /// The images, row by row.
  public let images: PixelRows
  /// Who is on each image: 0 ..< identity count.
  public let identities: [Int64]
  /// Mean and deviation of all its pixel values.
  public let normalisation: Normalisation
  /// The mapped file the images lie in, and where: first byte, bytes a row.
  let file: MappedFile
  let start, rowSize: Int
  /// Images.
  public var count: Int { identities.count }

  /// Asks for the images of `rows` to be read ahead.
  public func prefetch(_ rows: Range<Int>) { file.prefetch(bytes(of: rows)) }

  /// Lets the memory of the images of `rows` go; they are read again when touched.
  public func release(_ rows: Range<Int>) { file.release(bytes(of: rows)) }

  private func bytes(of rows: Range<Int>) -> Range<Int> {
    start + rows.lowerBound * rowSize..<start + rows.upperBound * rowSize
  }
}
