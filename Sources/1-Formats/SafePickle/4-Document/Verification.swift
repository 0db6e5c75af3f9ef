import ByteStreams

/// Looks at everything a pickle's value holds, once it is complete.
///
/// Containers may be changed after they were put into others, so depth, cycles, what shared values
/// amount to, and left-over machinery can only be judged at the end. No recursion: the path from the
/// root is a list of at most `depth` entries.
struct Verification {
  private struct Step {
    let id: Arena.ID
    var cell: UInt32
  }

  private let machine: Machine
  private var path: [Step] = []
  private var met = 0
  private var arraysMet = 0
  /// Whether each text or bytes was met as the elements of an array.
  private var payloadsMet: [Bool]
  private var sharedElementBytes = 0
  private var checkedDictionaries: Set<Arena.ID> = []
  private let itemLimit: Int
  private let sharedElementLimit: Int

  /// Throws unless the value `root` is data, nests within the limits and holds itself nowhere.
  static func check(_ root: Arena.ID, of machine: Machine) throws(PickleFailure) {
    var verification = Verification(machine)
    try verification.run(root)
  }

  private init(_ machine: Machine) {
    self.machine = machine
    itemLimit = machine.limits.itemCount(for: machine.storedByteCount)
    sharedElementLimit = machine.limits.sharedElementByteCount(for: machine.storedByteCount)
    payloadsMet = [Bool](repeating: false, count: machine.arena.strings.count)
  }

  private mutating func run(_ root: Arena.ID) throws(PickleFailure) {
    try visit(root)
    while var step = path.popLast() {
      guard step.cell != .max else { continue }
      let cell = machine.arena.cells[Int(step.cell)]
      step.cell = cell.next
      path.append(step)
      try visit(cell.item)
    }
  }

  private mutating func visit(_ id: Arena.ID) throws(PickleFailure) {
    met += 1
    guard met <= itemLimit else {
      throw .limit(machine.place, .sharedItems, allowed: itemLimit)
    }
    switch machine.arena[id] {
    case .list(let chain), .tuple(let chain): try enter(id, chain)
    case .dictionary(let chain):
      if checkedDictionaries.insert(id).inserted { try checkKeys(chain) }
      try enter(id, chain)
    case .array(let index): try visit(machine.arena.arrays[Int(index)])
    case .unbuiltArray: throw .neverBuilt(machine.place, what: "an array")
    case .unbuiltType, .type, .global:
      throw .notData(machine.place, found: machine.describe(id))
    default: break
    }
  }

  /// Bytes of one payload count once however many arrays show them; from then on they are shared.
  private mutating func visit(_ array: Arena.ArrayRecord) throws(PickleFailure) {
    arraysMet += 1
    guard arraysMet <= machine.limits.arrayCount else {
      throw .limit(machine.place, .arrays, allowed: machine.limits.arrayCount)
    }
    let payload = Int(array.string.index)
    if payloadsMet[payload] { sharedElementBytes += machine.arena.strings[payload].count }
    payloadsMet[payload] = true
    guard sharedElementBytes <= sharedElementLimit else {
      throw .limit(machine.place, .sharedElementBytes, allowed: sharedElementLimit)
    }
  }

  private mutating func enter(_ id: Arena.ID, _ chain: Arena.Chain) throws(PickleFailure) {
    guard !path.contains(where: { $0.id == id }) else { throw .containsItself(machine.place) }
    guard path.count < machine.limits.depth else {
      throw .limit(machine.place, .depth, allowed: machine.limits.depth)
    }
    path.append(Step(id: id, cell: chain.first))
  }

  private func checkKeys(_ chain: Arena.Chain) throws(PickleFailure) {
    let items = machine.arena.items(of: chain)
    var seen: Set<KeyDigest> = []
    for id in stride(from: 0, to: items.count, by: 2).lazy.map({ items[$0] }) {
      guard let key = try machine.keyBytes(id) else {
        throw .badKey(machine.place, found: machine.describe(id))
      }
      guard seen.insert(KeyDigest(key)).inserted else {
        throw .duplicateKey(machine.place, key: machine.quotable(Array(key.dropFirst())))
      }
    }
  }
}

/// Stands for a key of up to a kilobyte: half its SHA-256, in which nobody finds two alike.
private struct KeyDigest: Hashable {
  private let low, high: UInt64

  init(_ key: [UInt8]) {
    var digest = Digest()
    digest.update(key)
    (low, high) = digest.leadingWords()
  }
}
