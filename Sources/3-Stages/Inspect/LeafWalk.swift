import SafePickle

/// Walks over everything in a pickle that holds nothing further, in the order of the file.
///
/// Lists of whole numbers and empty containers are leaves. Nothing is kept but the way to where it is.
struct LeafWalk {
  private struct Step {
    let path: String
    var inner: Inner
    var index = 0
  }

  private enum Inner {
    case items(Items.Iterator)
    case entries(Entries.Iterator)
  }

  private let pickle: Pickle
  private var root: Value?
  private var steps: [Step] = []

  /// Begins before the first leaf of `pickle`.
  init(_ pickle: Pickle) {
    self.pickle = pickle
    root = pickle.root
  }

  /// The next leaf and its path; nil after the last.
  mutating func next() throws(PickleFailure) -> (path: String, value: Value)? {
    if let root {
      self.root = nil
      guard enter(root, "$") else { return ("$", root) }
    }
    while var step = steps.popLast() {
      let value: Value
      let path: String
      switch step.inner {
      case .items(var items):
        guard let item = items.next() else { continue }
        (value, path) = (item, "\(step.path)[\(step.index)]")
        step.inner = .items(items)
      case .entries(var entries):
        guard let entry = entries.next() else { continue }
        (value, path) = (entry.value, "\(step.path)[\(try label(entry.key))]")
        step.inner = .entries(entries)
      }
      step.index += 1
      steps.append(step)
      if !enter(value, path) { return (path, value) }
    }
    return nil
  }

  /// Whether `value` holds further values, which come next.
  private mutating func enter(_ value: Value, _ path: String) -> Bool {
    switch value {
    case .list(let items) where items.count > 0 && items.sumOfIntegers == nil,
      .tuple(let items) where items.count > 0:
      steps.append(Step(path: path, inner: .items(items.makeIterator())))
    case .dictionary(let entries) where entries.count > 0:
      steps.append(Step(path: path, inner: .entries(entries.makeIterator())))
    default: return false
    }
    return true
  }

  private func label(_ key: Value) throws(PickleFailure) -> String {
    switch key {
    case .int(let number): "\(number)"
    case .text(let text), .bytes(let text): JSONText.quoted(try pickle.string(text))
    default: "?"
    }
  }
}

extension Items {
  /// The sum of a list that holds nothing but whole numbers, and at least one; else nil.
  var sumOfIntegers: Int128? {
    var sum: Int128 = 0
    for item in self {
      switch item {
      case .int(let value): sum += Int128(value)
      case .unsigned(let value): sum += Int128(value)
      default: return nil
      }
    }
    return count > 0 ? sum : nil
  }
}
