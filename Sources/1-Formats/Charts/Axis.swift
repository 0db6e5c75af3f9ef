import Foundation

/// One axis of a chart: what it measures, and how values become places on it.
public struct Axis: Equatable, Sendable {
  /// How values are spaced.
  public enum Spacing: Sendable {
    case linear
    /// By their logarithm; values must be positive.
    case logarithmic
  }

  /// What is measured, with its unit.
  public let title: String
  /// How values are spaced.
  public let spacing: Spacing
  /// The least and the largest value there is room for.
  public let range: ClosedRange<Double>
  /// Where the axis has its labels: round numbers.
  public let ticks: [Double]
  private let decimals: Int

  /// The extent, relative to its values, below which an axis would have no labels that differ.
  private static let flatness = 1e-9

  /// An axis on which everything in `values` has room.
  ///
  /// - Parameters:
  ///   - title: What is measured, with its unit.
  ///   - values: What is not finite, and on a logarithmic axis what is not positive, is left out; below
  ///     10¹² in size.
  ///   - isTight: Whether the axis ends where the values do, and not at the next tick.
  ///   - isWhole: Whether what is measured comes in whole numbers, as epochs do.
  /// - Precondition: there is a title.
  public init(
    _ title: String, spacing: Spacing = .linear, around values: [Double], isTight: Bool = false,
    isWhole: Bool = false
  ) {
    precondition(!title.isEmpty, "an axis of \(values.count) values without a title")
    let fit = values.filter { $0.isFinite && (spacing == .linear || $0 > 0) }
    let (low, high) = (fit.min() ?? (spacing == .linear ? 0 : 1), fit.max() ?? 1)
    self.title = title
    self.spacing = spacing
    switch spacing {
    case .linear:
      let isFlat = high - low <= Self.flatness * max(abs(low), abs(high), 1)
      let upper = isFlat ? low + max(abs(low), 1) : high
      let step = max(Self.step(upper - low), isWhole ? 1 : 0)
      let whole = (low / step).rounded(.down) * step...(upper / step).rounded(.up) * step
      range = isTight ? low...upper : whole
      ticks = Self.multiples(of: step, in: range)
      decimals = Self.decimals(of: step)
    case .logarithmic:
      let upper = high > low ? high : low * 10
      range = isTight ? low...upper : Self.power(below: low)...Self.power(above: upper)
      ticks = Self.logarithmicTicks(in: range)
      decimals = ticks.map(Self.decimals(of:)).max() ?? 0
    }
  }

  /// An axis from the first to the last of these whole numbers, labelled at each.
  ///
  /// - Precondition: there is a title, and two or more numbers, ascending.
  public init(_ title: String, at ticks: [Int]) {
    precondition(!title.isEmpty, "an axis of \(ticks) without a title")
    precondition(ticks.count > 1 && zip(ticks, ticks.dropFirst()).allSatisfy(<), "\(ticks)")
    self.title = title
    spacing = .linear
    self.ticks = ticks.map(Double.init)
    range = self.ticks[0]...self.ticks[ticks.count - 1]
    decimals = 0
  }

  /// What stands for an axis where rows have their names beside them.
  static let blank = Axis(blank: 0...1)

  private init(blank range: ClosedRange<Double>) {
    title = ""
    spacing = .linear
    self.range = range
    ticks = []
    decimals = 0
  }

  /// Where `value` lies, 0 at the axis's beginning and 1 at its end; values beyond are held there.
  public func fraction(_ value: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    let fraction =
      spacing == .linear
      ? (value - low) / (high - low)
      : log10(max(value, low) / low) / log10(high / low)
    return min(max(fraction, 0), 1)
  }

  /// The label of a tick.
  public func label(_ tick: Double) -> String {
    if spacing == .logarithmic {
      return tick >= 1 ? NumberText.grouped(Int(tick)) : Self.trimmed(tick, decimals)
    }
    let text = NumberText.fixed(abs(tick), decimals)
    let sized = decimals == 0 ? NumberText.grouped(Int(abs(tick).rounded())) : text
    return tick < 0 && text.contains { ("1"..."9").contains($0) } ? "−" + sized : sized
  }

  private static func trimmed(_ tick: Double, _ decimals: Int) -> String {
    var text = NumberText.fixed(tick, decimals)
    while text.hasSuffix("0") { text.removeLast() }
    return text
  }

  /// 1, 2 or 5 times a power of ten, such that `extent` has three to seven of them.
  private static func step(_ extent: Double) -> Double {
    var power = 1.0
    while power * 10 <= extent { power *= 10 }
    while power > extent { power /= 10 }
    let count = extent / power
    if count < 1.5 { return power / 5 }
    if count < 3 { return power / 2 }
    return count < 6 ? power : power * 2
  }

  private static func multiples(of step: Double, in range: ClosedRange<Double>) -> [Double] {
    let slack = step * 1e-9
    let first = Int(((range.lowerBound - slack) / step).rounded(.up))
    let last = Int(((range.upperBound + slack) / step).rounded(.down))
    return first <= last ? (first...last).map { Double($0) * step } : []
  }

  /// Powers of ten; twice and five times them as well where there are few.
  private static func logarithmicTicks(in range: ClosedRange<Double>) -> [Double] {
    let slack = 1e-9
    let held = range.lowerBound * (1 - slack)...range.upperBound * (1 + slack)
    var ticks: [Double] = []
    let isShort = range.upperBound / range.lowerBound < 300
    var power = Self.power(below: range.lowerBound)
    while power <= held.upperBound {
      for factor in isShort ? [1.0, 2, 5] : [1] where held.contains(factor * power) {
        ticks.append(factor * power)
      }
      power *= 10
    }
    return ticks
  }

  private static func power(below value: Double) -> Double {
    var power = 1.0
    while power > value { power /= 10 }
    while power * 10 <= value { power *= 10 }
    return power
  }

  private static func power(above value: Double) -> Double {
    let below = power(below: value)
    return below < value ? below * 10 : below
  }

  private static func decimals(of step: Double) -> Int {
    var (decimals, scaled) = (0, step)
    while abs(scaled - scaled.rounded()) > 1e-6 * scaled, decimals < 9 {
      (decimals, scaled) = (decimals + 1, scaled * 10)
    }
    return decimals
  }
}
