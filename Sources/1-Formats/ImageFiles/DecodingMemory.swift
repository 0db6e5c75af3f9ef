import Foundation

/// The memory that decoding may take, shared by the readers of all threads: whoever needs more than is left
/// waits for the others. Small pictures are decoded side by side, huge ones one after another.
public final class DecodingMemory: @unchecked Sendable {
  // `left` is only touched with the condition's lock held.
  private let condition = NSCondition()
  private var left: Int

  /// As much as `limits` allow.
  public init(_ limits: ImageLimits) { left = limits.decodingByteCount }

  /// Runs `body` while it holds `byteCount` bytes.
  ///
  /// - Precondition: `byteCount` is within the limits; more would wait for ever.
  func holding<Result>(
    _ byteCount: Int, _ body: () throws(ImageFailure) -> Result
  ) throws(ImageFailure) -> Result {
    condition.lock()
    while byteCount > left { condition.wait() }
    left -= byteCount
    condition.unlock()
    defer {
      condition.lock()
      left += byteCount
      condition.unlock()
      condition.broadcast()
    }
    return try body()
  }
}
