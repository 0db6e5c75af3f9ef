/// Every opcode of pickle protocols 0 to 5.
///
/// Source: CPython, Lib/pickle.py.
public enum PickleOpcode: UInt8, Sendable, CaseIterable {
  // Frame
  case proto = 0x80
  case frame = 0x95
  case stop = 0x2e
  // Constants and numbers
  case none = 0x4e
  case newtrue = 0x88
  case newfalse = 0x89
  case int = 0x49
  case binint = 0x4a
  case binint1 = 0x4b
  case binint2 = 0x4d
  case long = 0x4c
  case long1 = 0x8a
  case float = 0x46
  case binfloat = 0x47
  // Texts and bytes
  case string = 0x53
  case binstring = 0x54
  case shortBinstring = 0x55
  case unicode = 0x56
  case binunicode = 0x58
  case shortBinunicode = 0x8c
  case binunicode8 = 0x8d
  case binbytes = 0x42
  case shortBinbytes = 0x43
  case binbytes8 = 0x8e
  case bytearray8 = 0x96
  // Containers
  case mark = 0x28
  case emptyTuple = 0x29
  case tuple = 0x74
  case tuple1 = 0x85
  case tuple2 = 0x86
  case tuple3 = 0x87
  case emptyList = 0x5d
  case list = 0x6c
  case append = 0x61
  case appends = 0x65
  case emptyDict = 0x7d
  case dict = 0x64
  case setitem = 0x73
  case setitems = 0x75
  // Memo
  case put = 0x70
  case binput = 0x71
  case longBinput = 0x72
  case memoize = 0x94
  case get = 0x67
  case binget = 0x68
  case longBinget = 0x6a
  // Objects
  case global = 0x63
  case stackGlobal = 0x93
  case reduce = 0x52
  case build = 0x62
  // Refused
  case inst = 0x69
  case obj = 0x6f
  case newobj = 0x81
  case newobjEx = 0x92
  case ext1 = 0x82
  case ext2 = 0x83
  case ext4 = 0x84
  case persid = 0x50
  case binpersid = 0x51
  case nextBuffer = 0x97
  case readonlyBuffer = 0x98
  case pop = 0x30
  case popMark = 0x31
  case dup = 0x32
  case long4 = 0x8b
  case emptySet = 0x8f
  case additems = 0x90
  case frozenset = 0x91

  /// The name the Python documentation uses: `SHORT_BINUNICODE`.
  public var name: String {
    var name = ""
    for letter in String(describing: self) {
      if letter.isUppercase { name += "_" }
      name += letter.uppercased()
    }
    return name
  }

  /// Why this reader never carries it out; nil for the opcodes it decodes.
  public var refusal: String? {
    switch self {
    case .inst, .obj, .newobj, .newobjEx: "makes an object of a class"
    case .ext1, .ext2, .ext4: "imports through Python's extension registry"
    case .persid, .binpersid: "refers to an object outside the file"
    case .nextBuffer, .readonlyBuffer:
      "the data lies outside the file; write the pickle without buffer_callback"
    case .pop, .popMark, .dup: "rearranges the stack, which no numpy pickle does"
    case .long4: "holds a number of more than 64 bits"
    case .emptySet, .additems, .frozenset: "holds a set, which has no order"
    default: nil
    }
  }
}
