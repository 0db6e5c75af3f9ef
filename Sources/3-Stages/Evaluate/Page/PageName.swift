import Charts

/// A name as a page shows it: two lines at most, the whole of it when pointed at.
struct PageName {
  private let name: String

  init(_ name: String) { self.name = name }

  /// A line of its own, with `ending` behind the name.
  func line(ending: Markup = "") -> Markup {
    "<span class=\"name\" title=\"\(name)\">\(name)\(ending)</span>"
  }
}
