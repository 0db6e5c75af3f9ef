/// One query after another against the chunk tables of a gallery.
struct ProbeSearch {
  private let tables: [ChunkTable]
  private let plan: ChunkPlan
  private let length: CodeLength
  private let codeCount: Int
  /// What a query may cost before a scan is the better way, in codes compared in buckets.
  private let budget: Double

  init(
    _ tables: [ChunkTable], _ plan: ChunkPlan, _ length: CodeLength, codeCount: Int, budget: Double
  ) {
    self.tables = tables
    self.plan = plan
    self.length = length
    self.codeCount = codeCount
    self.budget = budget
  }

  /// The `wanted` nearest codes (nil: all) at most `radius` bits from `query`, ranked; nil when that
  /// costs more than the budget.
  ///
  /// After step s every code within s bits has been met (see `ChunkPlan`), so the search ends when the bound
  /// on what is still wanted has come down to the steps taken.
  func search(
    _ query: UnsafePointer<UInt64>, nearest wanted: Int?, within radius: Int
  ) -> [UInt64]? {
    var list = CandidateList(wanted, below: min(radius, length.bits) + 1, keepsTies: true)
    var (step, spent) = (0, 0.0)
    while step < list.bound {
      spent += plan.cost(ofStep: step, codeCount: codeCount)
      guard spent <= budget else { return nil }
      switch length.wordCount {
      case 1: take(step, query, 1, &list)
      case 2: take(step, query, 2, &list)
      case 3: take(step, query, 3, &list)
      default: take(step, query, 4, &list)
      }
      step += 1
    }
    return list.ranked()
  }

  /// Opens the buckets of one step: those that differ from the query's in exactly so many bits.
  @inline(__always)
  private func take(
    _ step: Int, _ query: UnsafePointer<UInt64>, _ wordCount: Int, _ list: inout CandidateList
  ) {
    let (flips, index) = step.quotientAndRemainder(dividingBy: tables.count)
    let table = tables[index]
    let width = table.chunk.count
    guard flips <= width else { return }
    let own = query.bits(table.chunk)
    var mask = 1 << flips - 1
    while mask < 1 << width {
      look(in: table, own ^ mask, step, query, wordCount, &list)
      guard mask != 0 else { return }
      // The next larger number with as many ones (Gosper).
      let carried = mask + (mask & -mask)
      mask = (carried ^ mask) >> (2 + mask.trailingZeroBitCount) | carried
    }
  }

  @inline(__always)
  private func look(
    in table: ChunkTable, _ bucket: Int, _ step: Int, _ query: UnsafePointer<UInt64>,
    _ wordCount: Int, _ list: inout CandidateList
  ) {
    guard let codes = UnsafePointer(table.codes.baseAddress) else { return }
    for place in Int(table.starts[bucket])..<Int(table.starts[bucket + 1]) {
      let code = codes + place * wordCount
      var distance = 0
      for word in 0..<wordCount { distance &+= (code[word] ^ query[word]).nonzeroBitCount }
      if distance < list.bound, isFirstMet(code, query, at: step) {
        list.add(row: Int(table.rows[place]), distance: distance)
      }
    }
  }

  /// Whether no earlier step opened a bucket that holds `code`.
  private func isFirstMet(
    _ code: UnsafePointer<UInt64>, _ query: UnsafePointer<UInt64>, at step: Int
  ) -> Bool {
    for (index, table) in tables.enumerated() {
      let flips = (code.bits(table.chunk) ^ query.bits(table.chunk)).nonzeroBitCount
      if tables.count * flips + index < step { return false }
    }
    return true
  }
}
