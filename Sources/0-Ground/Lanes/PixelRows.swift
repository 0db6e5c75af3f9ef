/// Images in memory, one a row of 3072 values: planar R, G, B, each 32×32.
///
/// A view: `owner` keeps the memory alive.
public struct PixelRows: @unchecked Sendable {
  /// How the values are stored.
  public enum Storage {
    /// Whole numbers from 0 to 255.
    case bytes(UnsafePointer<UInt8>)
    /// Any finite numbers.
    case floats(UnsafePointer<Float>)
  }

  /// Values a row.
  public static let pixelCount = 3 * 32 * 32

  /// Where the values lie.
  public let storage: Storage
  /// Rows.
  public let count: Int
  /// Keeps the memory alive.
  public let owner: AnyObject

  /// Views `count` rows at `storage`, which `owner` keeps alive.
  public init(_ storage: Storage, count: Int, owner: AnyObject) {
    self.storage = storage
    self.count = count
    self.owner = owner
  }

  /// The pixel values of one row, as they are stored.
  public subscript(row: Int) -> [Float] {
    let range = row * Self.pixelCount..<(row + 1) * Self.pixelCount
    return switch storage {
    case .bytes(let base): range.map { Float(base[$0]) }
    case .floats(let base): range.map { base[$0] }
    }
  }
}
