import Lanes

/// One side of a face set: the gallery to train on, or the queries.
public struct FaceSplit: Sendable {
  /// The images, row by row.
  public let images: PixelRows
  /// Who is on each image: 0 ..< identity count.
  public let identities: [Int64]
  /// Mean and deviation of all its pixel values.
  public let normalisation: Normalisation
  /// Images.
  public var count: Int { identities.count }
}
