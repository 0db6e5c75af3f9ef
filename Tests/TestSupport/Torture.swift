import Foundation

/// How often a fault is provoked: a few times in `make test`, as often as the table of faults asks in
/// `make torture-index`.
public enum Torture {
  /// Whether the full counts are asked for.
  public static let isFull = ProcessInfo.processInfo.environment["DDH_TORTURE"] != nil

  /// `few` or `full`.
  public static func count(_ few: Int, full: Int) -> Int { isFull ? full : few }
}
