import Foundation

/// Two threads add to one number without a lock.
final class Tally: @unchecked Sendable {
  var count = 0
}

@main
struct KnownRace {
  static func main() {
    let tally = Tally()
    let finished = DispatchSemaphore(value: 0)
    for _ in 0..<2 {
      Thread {
        for _ in 0..<1000 { tally.count += 1 }
        finished.signal()
      }.start()
    }
    for _ in 0..<2 { finished.wait() }
    print(tally.count)
  }
}
