import Foundation
import Synchronization

/// A fixed crew of threads that works through numbered tasks.
///
/// Which thread takes which task is left to chance; tasks therefore write only what is theirs, and
/// everything summed across tasks is summed afterwards, in order. Between calls a worker spins for a
/// moment, since the next phase is usually microseconds away, and then sleeps.
public final class Workers: @unchecked Sendable {
  /// Threads, the caller's included.
  public let count: Int

  private let next = Atomic<Int>(0)
  private let unfinished = Atomic<Int>(0)
  private let round = Atomic<Int>(0)
  private let isStopping = Atomic<Bool>(false)
  private let condition = NSCondition()
  private var taskCount = 0
  private var task: ((Int, Int) -> Void)?

  private static let spins = 4000

  /// Starts a crew of `count` threads.
  public init(count: Int) {
    self.count = max(1, count)
    for index in 1..<max(1, self.count) {
      let thread = Thread { [unowned self] in work(as: index) }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  /// Ends the crew; call before releasing it.
  public func stop() {
    isStopping.store(true, ordering: .releasing)
    announce()
    while stopped.load(ordering: .acquiring) < count - 1 { sched_yield() }
  }

  private let stopped = Atomic<Int>(0)

  /// Runs `body(task, worker)` for every task in 0 ..< tasks and returns when all are done.
  public func run(_ tasks: Int, _ body: @escaping (Int, Int) -> Void) {
    task = body
    taskCount = tasks
    next.store(0, ordering: .relaxed)
    unfinished.store(count - 1, ordering: .relaxed)
    if count > 1 { announce() }
    drain(as: 0)
    var spins = 0
    while unfinished.load(ordering: .acquiring) > 0 {
      spins += 1
      if spins > Self.spins { sched_yield() }
    }
    task = nil
  }

  private func announce() {
    condition.lock()
    round.wrappingAdd(1, ordering: .releasing)
    condition.broadcast()
    condition.unlock()
  }

  private func drain(as worker: Int) {
    guard let task else { return }
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if index >= taskCount { return }
      task(index, worker)
    }
  }

  private func work(as worker: Int) {
    var seen = 0
    while true {
      var spins = 0
      while round.load(ordering: .acquiring) == seen {
        spins += 1
        if spins < Self.spins { continue }
        condition.lock()
        while round.load(ordering: .acquiring) == seen { condition.wait() }
        condition.unlock()
      }
      seen += 1
      if isStopping.load(ordering: .acquiring) {
        stopped.wrappingAdd(1, ordering: .releasing)
        return
      }
      drain(as: worker)
      unfinished.wrappingSubtract(1, ordering: .releasing)
    }
  }
}
