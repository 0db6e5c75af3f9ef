import Artifacts

/// One value a row, in memory of its own or in a mapped artifact it keeps alive.
struct Column<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  private let elements: UnsafeBufferPointer<Element>
  private let owner: AnyObject

  private final class Storage {
    let elements: UnsafeMutableBufferPointer<Element>
    init(_ array: [Element]) {
      elements = .allocate(capacity: array.count)
      _ = elements.initialize(from: array)
    }
    deinit { elements.deallocate() }
  }

  /// A copy of `array`.
  init(_ array: [Element]) {
    let storage = Storage(array)
    elements = UnsafeBufferPointer(storage.elements)
    owner = storage
  }

  /// The elements of `tensor`, where `artifact` has them mapped.
  init(_ tensor: Artifact.Tensor, of artifact: Artifact) {
    elements = artifact.bytes(of: tensor).bindMemory(to: Element.self)
    owner = artifact
  }

  /// Elements.
  var count: Int { elements.count }

  /// The element at `index`.
  ///
  /// - Precondition: it exists.
  subscript(index: Int) -> Element { withElements { $0[index] } }

  /// Calls `body` with all elements.
  @inline(__always)
  func withElements<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    let result = try body(elements)
    extendLifetime(owner)
    return result
  }

  /// Calls `body` with the bytes of the elements in `range`.
  func withBytes<Result>(
    of range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withElements {
      try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: $0[range])))
    }
  }
}

extension Column where Element: Comparable {
  /// The first element that is not greater than the one before it; nil when the column ascends.
  var firstDescent: Int? {
    withElements { elements in
      var index = 1
      while index < elements.count {
        if elements[index] <= elements[index - 1] { return index }
        index += 1
      }
      return nil
    }
  }

  /// Where `element` is; nil when it is nowhere.
  ///
  /// - Precondition: the column ascends.
  func position(of element: Element) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == element ? low : nil
  }
}
