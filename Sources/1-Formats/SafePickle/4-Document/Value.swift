/// One value of a pickle: plain data, however it was written.
public enum Value: Sendable {
  case none
  case bool(Bool)
  case int(Int64)
  /// A whole number above `Int64.max`.
  case unsigned(UInt64)
  case float(Double)
  case text(Payload)
  case bytes(Payload)
  case list(Items)
  case tuple(Items)
  case dictionary(Entries)
  case array(NumericArray)
}

/// The items of a list or tuple, in order.
public struct Items: Sequence, Sendable {
  let pickle: Pickle
  let chain: Arena.Chain

  /// How many.
  public var count: Int { Int(chain.count) }

  public func makeIterator() -> Iterator {
    Iterator(pickle: pickle, cell: chain.first, left: chain.count)
  }

  /// Walks the items.
  public struct Iterator: IteratorProtocol {
    let pickle: Pickle
    var cell: UInt32
    var left: UInt32

    public mutating func next() -> Value? {
      guard left > 0 else { return nil }
      let current = pickle.arena.cells[Int(cell)]
      cell = current.next
      left -= 1
      return pickle.value(current.item)
    }
  }
}

/// The keys and values of a dictionary, in the order of the file.
public struct Entries: Sequence, Sendable {
  let items: Items

  /// How many.
  public var count: Int { items.count / 2 }

  public func makeIterator() -> Iterator { Iterator(items: items.makeIterator()) }

  /// Walks the entries.
  public struct Iterator: IteratorProtocol {
    var items: Items.Iterator

    public mutating func next() -> (key: Value, value: Value)? {
      guard let key = items.next(), let value = items.next() else { return nil }
      return (key, value)
    }
  }
}
