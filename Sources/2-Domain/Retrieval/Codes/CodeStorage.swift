/// The memory under a `CodeTable`: its own, or borrowed from an owner it keeps alive.
final class CodeStorage: @unchecked Sendable {
  let words: UnsafeBufferPointer<UInt64>
  let identities: UnsafeBufferPointer<Int64>
  private let owner: AnyObject?

  /// Copies `words` and `identities`.
  init(words: [UInt64], identities: [Int64]) {
    let ownWords = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: words.count)
    _ = ownWords.initialize(from: words)
    let ownIdentities = UnsafeMutableBufferPointer<Int64>.allocate(capacity: identities.count)
    _ = ownIdentities.initialize(from: identities)
    self.words = UnsafeBufferPointer(ownWords)
    self.identities = UnsafeBufferPointer(ownIdentities)
    owner = nil
  }

  /// Borrows memory that stays valid and unchanged for as long as `owner` lives.
  init(
    borrowing words: UnsafeBufferPointer<UInt64>, identities: UnsafeBufferPointer<Int64>,
    from owner: AnyObject
  ) {
    self.words = words
    self.identities = identities
    self.owner = owner
  }

  deinit {
    guard owner == nil else { return }
    words.deallocate()
    identities.deallocate()
  }
}
