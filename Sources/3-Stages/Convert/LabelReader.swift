import SafePickle

/// Reads labels: an array (n), (n, 1) or (1, n) of whole numbers, or a list of numbers or arrays of one.
enum LabelReader {
  /// The labels of `count` images.
  ///
  /// - Throws: `ConvertFailure.rowCounts` before anything is read where there are more or fewer.
  static func labels(in value: Value, of pickle: Pickle, count: Int) throws -> [Int64] {
    func check(_ found: Int) throws(ConvertFailure) {
      guard found == count else { throw .rowCounts(images: count, labels: found) }
    }
    switch value {
    case .array(let array):
      try checkShape(of: array)
      try check(array.elementCount)
      return try labels(in: array, of: pickle)
    case .list(let items), .tuple(let items):
      try check(items.count)
      return try items.enumerated().map { row, item in try identity(item, row: row, of: pickle) }
    default: throw ConvertFailure.badLabels(found: "no array and no list")
    }
  }

  private static func checkShape(of array: NumericArray) throws(ConvertFailure) {
    guard array.shape.count == 1 || (array.shape.count == 2 && array.shape.contains(1)) else {
      throw ConvertFailure.badLabels(found: "an array of shape \(array.shape)")
    }
    guard array.type != .bool else { throw ConvertFailure.badLabels(found: "bool") }
  }

  private static func labels(in array: NumericArray, of pickle: Pickle) throws -> [Int64] {
    var labels: [Int64] = []
    labels.reserveCapacity(array.elementCount)
    var stream = try ElementStream(array, of: pickle)
    var chunk: [UInt8] = []
    while true {
      try stream.next(into: &chunk)
      if chunk.isEmpty { return labels }
      for value in PixelDecoder.doubles(chunk, array.type) {
        labels.append(try identity(value, row: labels.count))
      }
    }
  }

  private static func identity(_ value: Value, row: Int, of pickle: Pickle) throws -> Int64 {
    switch value {
    case .int(let number): return try identity(Double(number), row: row)
    case .unsigned(let number): return try identity(Double(number), row: row)
    case .float(let number): return try identity(number, row: row)
    case .array(let array) where array.elementCount == 1 && array.type != .bool:
      var stream = try ElementStream(array, of: pickle)
      var chunk: [UInt8] = []
      try stream.next(into: &chunk)
      return try identity(PixelDecoder.doubles(chunk, array.type)[0], row: row)
    case .array(let array):
      throw ConvertFailure.badIdentity(
        row: row, found: "an array of \(array.type) and shape \(array.shape)")
    default: throw ConvertFailure.badIdentity(row: row, found: "no number")
    }
  }

  /// Doubles hold every whole number below the limit exactly, so none passes by rounding.
  private static func identity(_ number: Double, row: Int) throws -> Int64 {
    guard number >= 0, number < Double(ConvertFailure.identityLimit),
      let identity = Int64(exactly: number)
    else { throw ConvertFailure.badIdentity(row: row, found: "\(number)") }
    return identity
  }
}
