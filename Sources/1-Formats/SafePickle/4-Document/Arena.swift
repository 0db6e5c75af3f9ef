/// Every value of a pickle, flat: a value is a number, a container a chain of numbers.
///
/// Nothing here nests, so visiting and freeing need no stack however deep the input is.
struct Arena: Sendable {
  typealias ID = UInt32

  /// A container's items: cells linked in order.
  struct Chain {
    var first: UInt32
    var last: UInt32
    var count: UInt32
    static let empty = Chain(first: .max, last: .max, count: 0)
  }

  /// A text or bytes: which of `strings`, and how it is written.
  struct StringID {
    var index: UInt32
    var encoding: Payload.Encoding
    var isLatin1: Bool
  }

  /// One value: 16 bytes.
  enum Node {
    case none
    case bool(Bool)
    case int(Int64)
    case unsigned(UInt64)
    case float(Double)
    case text(StringID)
    case bytes(StringID)
    case list(Chain)
    case tuple(Chain)
    case dictionary(Chain)
    case array(UInt32)
    case global(Global)
    case unbuiltArray
    case unbuiltType(NumericType)
    case type(NumericType, isBigEndian: Bool)
  }

  struct Cell {
    var item: ID
    var next: UInt32
  }

  struct StringRecord {
    var offset: Int
    var sourceCount: Int
    var count: Int
  }

  struct ArrayRecord {
    var firstExtent: Int
    var axisOrder: UInt64
    var string: StringID
    var axisCount: UInt8
    var type: NumericType
    var isBigEndian: Bool
  }

  private(set) var nodes: [Node]
  private(set) var cells: [Cell] = []
  private(set) var strings: [StringRecord] = []
  private(set) var arrays: [ArrayRecord] = []
  private(set) var extents: [Int] = []
  /// What these tables may take, and those of the machine that fills them.
  var budget: TableBudget

  /// Shared values that cost nothing to repeat.
  static let none: ID = 0
  static let emptyTuple: ID = 1
  static func bool(_ value: Bool) -> ID { value ? 3 : 2 }
  static func byte(_ value: UInt8) -> ID { 4 + ID(value) }

  init(budget: TableBudget) {
    self.budget = budget
    nodes = [.none, .tuple(.empty), .bool(false), .bool(true)]
    nodes += (0..<256).map { .int(Int64($0)) }
  }

  subscript(id: ID) -> Node {
    get { nodes[Int(id)] }
    set { nodes[Int(id)] = newValue }
  }

  /// A new value; nil when the budget is used up, as with all that follow.
  mutating func add(_ node: Node) -> ID? {
    guard budget.makeRoom(in: &nodes) else { return nil }
    nodes.append(node)
    return ID(nodes.count - 1)
  }

  mutating func add(_ string: StringRecord) -> UInt32? {
    guard budget.makeRoom(in: &strings) else { return nil }
    strings.append(string)
    return UInt32(strings.count - 1)
  }

  mutating func add(_ array: ArrayRecord, shape: [Int]) -> UInt32? {
    guard budget.makeRoom(in: &arrays), budget.makeRoom(in: &extents, for: shape.count) else {
      return nil
    }
    var array = array
    array.firstExtent = extents.count
    extents += shape
    arrays.append(array)
    return UInt32(arrays.count - 1)
  }

  /// Puts `items` at the end of a container.
  ///
  /// - Returns: false when the budget is used up; nothing has changed then.
  mutating func append(_ items: ArraySlice<ID>, to chain: inout Chain) -> Bool {
    guard budget.makeRoom(in: &cells, for: items.count) else { return false }
    for item in items {
      let cell = UInt32(cells.count)
      cells.append(Cell(item: item, next: .max))
      if chain.count == 0 { chain.first = cell } else { cells[Int(chain.last)].next = cell }
      chain.last = cell
      chain.count += 1
    }
    return true
  }

  func items(of chain: Chain) -> [ID] {
    var items: [ID] = []
    items.reserveCapacity(Int(chain.count))
    var cell = chain.first
    for _ in 0..<chain.count {
      items.append(cells[Int(cell)].item)
      cell = cells[Int(cell)].next
    }
    return items
  }

  func payload(of string: StringID) -> Payload {
    let record = strings[Int(string.index)]
    return Payload(
      offset: record.offset, sourceCount: record.sourceCount, count: record.count,
      encoding: string.encoding)
  }

  func array(_ index: UInt32) -> NumericArray {
    let record = arrays[Int(index)]
    let axes = 0..<Int(record.axisCount)
    return NumericArray(
      type: record.type,
      shape: Array(extents[record.firstExtent..<record.firstExtent + axes.count]),
      axisOrder: axes.map { Int(record.axisOrder >> UInt64(8 * $0) & 0xff) },
      isBigEndian: record.isBigEndian, payload: payload(of: record.string))
  }
}
