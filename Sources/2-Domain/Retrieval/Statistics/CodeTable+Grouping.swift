extension CodeTable {
  /// The rows of each different code, ascending; codes by value, first word first.
  func rowsByCode() -> [ArraySlice<Int>] {
    let wordCount = length.wordCount
    let (sorted, ends) = withWords { words in
      func precedes(_ one: Int, _ other: Int) -> Bool? {
        for word in 0..<wordCount {
          let (a, b) = (words[one * wordCount + word], words[other * wordCount + word])
          if a != b { return a < b }
        }
        return nil
      }
      let sorted = (0..<count).sorted { precedes($0, $1) ?? ($0 < $1) }
      let ends = sorted.indices.filter {
        $0 + 1 == count || precedes(sorted[$0], sorted[$0 + 1]) != nil
      }
      return (sorted, ends)
    }
    return zip([-1] + ends, ends).map { sorted[($0 + 1)...$1] }
  }
}
