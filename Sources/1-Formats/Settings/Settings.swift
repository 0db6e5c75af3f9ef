import ByteStreams
import Yams

/// One stage's settings: a YAML file of `key: value` lines.
///
/// A stage asks for each key it knows; `finish()` then refuses whatever nobody asked for and names
/// the nearest known key, so that a misspelt setting never passes silently. Values are scalars:
/// nesting and lists are refused.
public struct Settings {
  private let path: String
  private var values: [String: String]
  private var known: Set<String> = []
  private var resolved: [String: String] = [:]

  private static let byteLimit = 65_536

  /// Reads the settings at `path`; nil gives every key its default.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around a `SettingsFailure`.
  public init(_ path: String?) throws {
    self.path = path ?? "settings"
    values = [:]
    guard let path else { return }
    let file = try InputFile(path)
    guard file.byteCount <= Self.byteLimit else {
      let reason = "\(file.byteCount) bytes are more than \(Self.byteLimit)"
      throw FailureInFile(SettingsFailure.malformed(line: 1, reason: reason), in: path)
    }
    let bytes = try file.read(at: 0, count: file.byteCount)
    do throws(SettingsFailure) { values = try Self.parse(bytes) } catch {
      throw FailureInFile(error, in: path)
    }
  }

  /// The settings in the YAML text `bytes`.
  static func parse(_ bytes: [UInt8]) throws(SettingsFailure) -> [String: String] {
    // Notepad and Excel begin a file with a byte order mark.
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let plain = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    guard let text = String(validating: plain, as: UTF8.self) else {
      throw .malformed(line: 1, reason: "the file is not UTF-8")
    }
    try PlainLines.check(text)
    let root: Node?
    do { root = try Yams.compose(yaml: text) } catch let error as YamlError {
      throw .malformed(line: Self.line(of: error), reason: "this is not YAML")
    } catch { throw .malformed(line: 1, reason: "this is not YAML") }
    guard let root else { return [:] }
    guard case .mapping(let mapping) = root else {
      throw .malformed(line: 1, reason: "'key: value' lines expected")
    }
    var values: [String: String] = [:]
    for (key, value) in mapping {
      let line = key.mark?.line ?? 1
      guard case .scalar(let name) = key, case .scalar(let scalar) = value else {
        throw .malformed(line: line, reason: "a plain 'key: value' expected")
      }
      guard values.updateValue(scalar.string, forKey: name.string) == nil else {
        throw .malformed(line: line, reason: "'\(name.string)' is set twice")
      }
    }
    return values
  }

  private static func line(of error: YamlError) -> Int {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    default: 1
    }
  }

  /// The whole number under `key`, or `fallback`; `override` (a command-line flag) wins over both.
  public mutating func integer(
    _ key: String, or fallback: Int, in range: ClosedRange<Int>, override: Int? = nil
  ) throws -> Int {
    let text = take(key, override.map { String($0) })
    guard let text else { return resolve(key, fallback) }
    guard let value = Int(text), range.contains(value) else {
      throw refuse(
        key, text, override != nil, "a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    return resolve(key, value)
  }

  /// The finite number under `key`, or `fallback`.
  public mutating func number(
    _ key: String, or fallback: Double, in range: ClosedRange<Double>, override: Double? = nil
  ) throws -> Double {
    let text = take(key, override.map { String($0) })
    guard let text else { return resolve(key, fallback) }
    guard let value = Double(text), range.contains(value) else {
      throw refuse(
        key, text, override != nil, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return resolve(key, value)
  }

  /// The choice under `key`, or `fallback`.
  public mutating func choice<Choice>(
    _ key: String, or fallback: Choice, override: Choice? = nil
  ) throws -> Choice
  where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
    let text = take(key, override?.rawValue)
    guard let text else { return Choice(rawValue: resolve(key, fallback.rawValue)) ?? fallback }
    guard let value = Choice(rawValue: text) else {
      let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw refuse(key, text, override != nil, "one of \(choices)")
    }
    resolved[key] = text
    return value
  }

  /// What `read` makes of the text under `key`, or `fallback`. Not in the record: its text may be a path.
  public mutating func value<Value>(
    _ key: String, or fallback: Value, override: String? = nil, expected: String,
    _ read: (String) -> Value?
  ) throws -> Value {
    guard let text = take(key, override) else { return fallback }
    guard let value = read(text) else { throw refuse(key, text, override != nil, expected) }
    return value
  }

  /// The text under `key`, if it is there. For what explains but does not decide: not in the record.
  public mutating func remark(_ key: String) -> String? { take(key, nil) }

  /// Every key asked for so far with the value it took, for the record.
  public var record: [String: String] { resolved }

  /// Refuses keys nobody asked for.
  public func finish() throws {
    for key in values.keys.sorted() where !known.contains(key) {
      throw FailureInFile(
        SettingsFailure.unknownKey(key, nearest: nearest(to: key), known: known.sorted()),
        in: path)
    }
  }

  private mutating func take(_ key: String, _ override: String?) -> String? {
    known.insert(key)
    return override ?? values[key]
  }

  private mutating func resolve<Value>(_ key: String, _ value: Value) -> Value {
    resolved[key] = "\(value)"
    return value
  }

  private func refuse(
    _ key: String, _ found: String, _ isOverride: Bool, _ expected: String
  ) -> any Failure {
    if isOverride {
      return SettingsFailure.badOverride(key: key, found: found, expected: expected)
    }
    return FailureInFile(
      SettingsFailure.badValue(key: key, found: found, expected: expected), in: path)
  }

  private func nearest(to key: String) -> String? {
    known.sorted().min { editDistance(key, $0) < editDistance(key, $1) }
      .flatMap { editDistance(key, $0) <= max(2, key.count / 2) ? $0 : nil }
  }
}

/// Levenshtein's distance: insertions, deletions and substitutions from `a` to `b`.
func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let substituted = diagonal + (letter == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.count]
}
