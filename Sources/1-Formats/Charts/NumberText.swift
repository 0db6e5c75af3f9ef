import Foundation

/// Numbers as people read them: always with a point, whatever the locale, and never as `1e-05`.
public enum NumberText {
  /// What stands where there is no number.
  public static let none = "–"

  /// `value` with so many decimals.
  public static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return none }
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") && !text.contains { ("1"..."9").contains($0) }
      ? String(text.dropFirst()) : text
  }

  /// `value` to four decimals: a figure.
  public static func figure(_ value: Double) -> String { fixed(value, 4) }

  /// `value` with a comma between thousands: 67,177.
  public static func grouped(_ value: Int) -> String {
    var text = ""
    let digits = String(value.magnitude)
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return (value < 0 ? "−" : "") + text
  }

  /// `value` with four significant digits or, if it is larger, without decimals.
  public static func significant(_ value: Double) -> String {
    guard value.isFinite else { return none }
    guard value != 0 else { return "0" }
    let size = abs(value)
    if size >= 1000 { return size < 1e15 ? grouped(Int(value.rounded())) : "\(value)" }
    var (decimals, scale) = (3, 1.0)
    while size >= scale * 10, decimals > 0 { (decimals, scale) = (decimals - 1, scale * 10) }
    while size < scale, decimals < 9 { (decimals, scale) = (decimals + 1, scale / 10) }
    return fixed(value, decimals)
  }

  /// `value` to a hundredth, without trailing zeros: a place in a drawing.
  static func coordinate(_ value: Double) -> String {
    precondition(abs(value) < 1e12, "a drawing reaches to \(value)")
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return rest % 10 == 0
      ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
