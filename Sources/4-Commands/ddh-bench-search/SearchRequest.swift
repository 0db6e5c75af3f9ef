/// A search somebody asked for: `scan|tables nearest|within NUMBER [FILE]`.
struct SearchRequest {
  enum Method: String {
    case scan, tables
  }

  enum Extent: String {
    case nearest, within
  }

  let method: Method
  let extent: Extent
  let amount: Int
  let output: String?

  init?(_ line: String) {
    let words = line.split(separator: " ").map(String.init)
    guard (3...4).contains(words.count), let method = Method(rawValue: words[0]),
      let extent = Extent(rawValue: words[1]), let amount = Int(words[2])
    else { return nil }
    self.method = method
    self.extent = extent
    self.amount = amount
    output = words.count == 4 ? words[3] : nil
  }
}
