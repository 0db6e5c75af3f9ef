/// Times work in windows.
public enum Stopwatch {
  /// Calls `work` until at least `seconds` have passed.
  ///
  /// - Parameter work: Returns how many units it did.
  /// - Returns: The units done and the seconds they took.
  public static func window(
    of seconds: Double, _ work: () throws -> Int
  ) rethrows -> (units: Int, seconds: Double) {
    let clock = ContinuousClock()
    let start = clock.now
    var units = 0
    while true {
      units += try work()
      let elapsed = (clock.now - start) / .seconds(1)
      if elapsed >= seconds { return (units, elapsed) }
    }
  }
}

/// The middle of several measurements.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? 0 : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
