import Foundation

/// Memory for vectors, aligned to a cache line and zero at first.
public final class LaneBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
  /// Elements.
  public let count: Int
  /// The first element; valid while this buffer lives.
  public let base: UnsafeMutablePointer<Element>

  /// Megabytes walked through in strides: without large pages, translating addresses costs a training
  /// step several per cent. A kernel that has none ignores the advice.
  private static var largePage: Int { 2 << 20 }
  /// From here on, the rest of a large page is not worth saving.
  private static var largeFrom: Int { 256 << 10 }

  /// Room for `count` elements, all bytes zero.
  public init(count: Int) {
    let bytes = max(count, 1) * MemoryLayout<Element>.stride
    let isLarge = bytes >= Self.largeFrom
    let room = (bytes + Self.largePage - 1) / Self.largePage * Self.largePage
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: isLarge ? room : bytes, alignment: isLarge ? Self.largePage : 64)
    if isLarge { madvise(raw, room, MADV_HUGEPAGE) }
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    self.count = count
    base = raw.bindMemory(to: Element.self, capacity: max(count, 1))
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  /// The elements as an array.
  public var elements: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Copies `elements` to the front.
  ///
  /// - Precondition: there are not more than `count`.
  public func assign(_ elements: [Element]) {
    precondition(elements.count <= count, "\(elements.count) elements into room for \(count)")
    elements.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      base.update(from: start, count: source.count)
    }
  }
}
