extension CodeTable {
  /// For each bit, the fraction of codes that have it set; ½ is balanced. All 0 for no codes.
  ///
  /// - Complexity: O(n · L).
  public func bitBalance() -> [Double] {
    var ones = [Int](repeating: 0, count: length.bits)
    withWords { words in
      for bit in ones.indices {
        let (word, shift) = (bit / 64, UInt64(bit % 64))
        var total: UInt64 = 0
        for row in 0..<count { total += words[row * length.wordCount + word] >> shift & 1 }
        ones[bit] = Int(total)
      }
    }
    return ones.map { count > 0 ? Double($0) / Double(count) : 0 }
  }
}
