/// Two objects that hold one another: nobody frees them.
final class Node {
  var other: Node?
  let bytes = [UInt8](repeating: 7, count: 4096)
}

@main
struct KnownLeak {
  @inline(never)
  static func leak() {
    let (first, second) = (Node(), Node())
    first.other = second
    second.other = first
  }

  static func main() {
    for _ in 0..<10 { leak() }
  }
}
