import Artifacts

/// One value a row, in memory of its own or in a mapped artifact it keeps alive.
@safe struct Column<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  private let elements: UnsafeBufferPointer<Element>
  private let owner: AnyObject

  @safe private final class Storage {
    let elements: UnsafeMutableBufferPointer<Element>
    init(_ array: [Element]) {
      unsafe elements = .allocate(capacity: array.count)
      _ = unsafe elements.initialize(from: array)
    }
    deinit { unsafe elements.deallocate() }
  }

  /// A copy of `array`.
  init(_ array: [Element]) {
    let storage = Storage(array)
    unsafe elements = UnsafeBufferPointer(storage.elements)
    owner = storage
  }

  /// The elements of `tensor`, where `artifact` has them mapped.
  init(_ tensor: Artifact.Tensor, of artifact: Artifact) {
    unsafe elements = artifact.bytes(of: tensor).bindMemory(to: Element.self)
    owner = artifact
  }

  /// Elements.
  var count: Int { unsafe elements.count }

  /// The element at `index`.
  ///
  /// - Precondition: it exists.
  subscript(index: Int) -> Element { unsafe withElements { unsafe $0[index] } }

  /// Calls `body` with all elements.
  @inline(__always)
  func withElements<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    let result = unsafe try body(elements)
    extendLifetime(owner)
    return result
  }

  /// Calls `body` with the bytes of the elements in `range`.
  func withBytes<Result>(
    of range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    unsafe try withElements {
      unsafe try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: $0[range])))
    }
  }
}

extension Column where Element: Comparable {
  /// The first element that is not greater than the one before it; nil when the column ascends.
  var firstDescent: Int? {
    unsafe withElements { elements in
      var index = 1
      while index < elements.count {
        if unsafe elements[index] <= elements[index - 1] { return index }
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
