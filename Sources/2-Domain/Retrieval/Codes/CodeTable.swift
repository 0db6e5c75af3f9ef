/// Packed codes of one length, row after row, with the identity each belongs to.
///
/// | part | elements | layout |
/// |---|---|---|
/// | codes | UInt64, n × ⌈L / 64⌉ | row-major; bit i of a code = bit i mod 64 of its word i / 64 |
/// | identities | Int64, n | |
///
/// Unused bits are zero, checked once when the table is made; everything after that trusts them. The
/// memory is the table's own or borrowed, for example from a mapped artifact. Copies share it.
public struct CodeTable: Sendable {
  /// L.
  public let length: CodeLength
  /// Number of codes.
  public let count: Int
  private let storage: CodeStorage

  /// A table that owns a copy of `words` and `identities`.
  ///
  /// - Throws: `RetrievalFailure` when the counts disagree or an unused bit is set.
  /// - Complexity: O(n).
  public init(
    words: [UInt64], identities: [Int64], length: CodeLength
  ) throws(RetrievalFailure) {
    try self.init(CodeStorage(words: words, identities: identities), length: length)
  }

  /// A table over memory that stays valid and unchanged for as long as `owner` lives.
  ///
  /// - Throws: `RetrievalFailure` when the counts disagree or an unused bit is set.
  /// - Complexity: O(n), to check.
  public init(
    borrowing words: UnsafeBufferPointer<UInt64>, identities: UnsafeBufferPointer<Int64>,
    length: CodeLength, from owner: AnyObject
  ) throws(RetrievalFailure) {
    try self.init(
      CodeStorage(borrowing: words, identities: identities, from: owner), length: length)
  }

  /// A table of single codes.
  ///
  /// - Throws: `RetrievalFailure` when the counts or lengths disagree.
  public init(
    codes: [BinaryCode], identities: [Int64], length: CodeLength
  ) throws(RetrievalFailure) {
    for code in codes where code.length != length {
      throw .codeLengthMismatch(found: code.length, expected: length)
    }
    try self.init(words: codes.flatMap(\.words), identities: identities, length: length)
  }

  private init(_ storage: CodeStorage, length: CodeLength) throws(RetrievalFailure) {
    let count = storage.identities.count
    let wordCount = length.wordCount
    guard storage.words.count == count * wordCount else {
      guard storage.words.count % wordCount != 0 else {
        throw .identityCountMismatch(found: count, codes: storage.words.count / wordCount)
      }
      throw .wordCountMismatch(
        found: storage.words.count, codes: count, wordsPerCode: wordCount)
    }
    for row in 0..<count
    where storage.words[row * wordCount + wordCount - 1] & length.unusedMask != 0 {
      throw .unusedBitSet(row: row, length: length)
    }
    self.length = length
    self.count = count
    self.storage = storage
  }

  /// For storage already known to be valid.
  init(trusted storage: CodeStorage, length: CodeLength) {
    self.length = length
    self.count = storage.identities.count
    self.storage = storage
  }

  /// Calls `body` with all packed words, row-major.
  public func withWords<Result>(
    _ body: (UnsafeBufferPointer<UInt64>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) { try body(storage.words) }
  }

  /// Calls `body` with all identities.
  public func withIdentities<Result>(
    _ body: (UnsafeBufferPointer<Int64>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) { try body(storage.identities) }
  }

  /// The code at `row`.
  ///
  /// - Throws: `RetrievalFailure.rowOutOfRange`, naming the table `name`.
  public func code(at row: Int, of name: String = "the table") throws(RetrievalFailure)
    -> BinaryCode
  {
    guard (0..<count).contains(row) else {
      throw .rowOutOfRange(found: row, rows: count, of: name)
    }
    return self[row]
  }

  /// The code at `row`.
  ///
  /// - Precondition: `row` lies in 0 ..< count. Unchecked; see `code(at:of:)`.
  subscript(row: Int) -> BinaryCode {
    let first = row * length.wordCount
    return withWords {
      BinaryCode(trusted: Array($0[first..<first + length.wordCount]), length: length)
    }
  }

  /// The identity at `row`.
  ///
  /// - Precondition: `row` lies in 0 ..< count. Unchecked.
  public func identity(at row: Int) -> Int64 { withIdentities { $0[row] } }

  /// A table of the given rows, in their order.
  ///
  /// - Precondition: every row lies in 0 ..< count. Unchecked.
  func rows(_ rows: [Int]) -> CodeTable {
    CodeTable(
      trusted: CodeStorage(
        words: rows.flatMap { self[$0].words }, identities: rows.map { identity(at: $0) }),
      length: length)
  }

  /// A table of the first `count` rows, or of all when there are fewer; shares the memory.
  public func prefix(_ count: Int) -> CodeTable {
    let rows = max(0, min(count, self.count))
    return CodeTable(
      trusted: CodeStorage(
        borrowing: UnsafeBufferPointer(rebasing: storage.words[..<(rows * length.wordCount)]),
        identities: UnsafeBufferPointer(rebasing: storage.identities[..<rows]), from: storage),
      length: length)
  }
}
