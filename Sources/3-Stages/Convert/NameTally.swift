/// How many there are of something, and what the first few are called.
public struct NameTally: Sendable, Equatable {
  /// How many.
  public private(set) var count = 0
  /// The first of them.
  public private(set) var names: [String] = []
  private let shown: Int

  /// None yet; of those to come, `shown` are kept by name.
  init(showing shown: Int = 5) { self.shown = shown }

  /// All of `names`.
  init(_ names: some Sequence<String>, showing shown: Int = 5) {
    self.init(showing: shown)
    for name in names { add(name) }
  }

  mutating func add(_ name: @autoclosure () -> String) {
    count += 1
    if names.count < shown { names.append(name()) }
  }

  mutating func add(_ other: NameTally) {
    names += other.names.prefix(shown - names.count)
    count += other.count
  }

  /// The names, and how many more there are.
  func listed(separator: String = ", ") -> String {
    names.joined(separator: separator)
      + (count > names.count ? "\(separator)… and \(count - names.count) more" : "")
  }
}
