import Builtin
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
  private let sleepers = Atomic<Int>(0)
  private let stopped = Atomic<Int>(0)
  private let isStopping = Atomic<Bool>(false)
  private let condition = NSCondition()
  /// Threads beside the caller's that could be started.
  private var startedCount = 0
  private var taskCount = 0
  private var task: ((Int, Int) -> Void)?

  /// Pauses before a thread gives up its core: some hundred microseconds. Waking a sleeper takes about
  /// fifty, and a training step has fourteen phases.
  private static let spins = 5000

  /// Starts a crew of `count` threads, or of as many as the system grants: the work is done all the same.
  ///
  /// - Parameter stackByteCount: Address space for each thread's stack.
  public init(count: Int, stackByteCount: Int = 8 << 20) {
    self.count = max(1, count)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, stackByteCount)
    for index in 1..<self.count {
      // Foundation's Thread does not tell that it could not be started; waiting for it would never end.
      let member = Unmanaged.passRetained(Member(crew: self, index: index))
      var thread = pthread_t()
      let code = pthread_create(&thread, &attributes, Member.begin, member.toOpaque())
      guard code == 0 else {
        member.release()
        break
      }
      startedCount += 1
    }
    pthread_attr_destroy(&attributes)
  }

  /// What a thread is told.
  private final class Member {
    let crew: Workers
    let index: Int

    init(crew: Workers, index: Int) {
      self.crew = crew
      self.index = index
    }

    static let begin: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
      guard let pointer = $0 else { return nil }
      let member = Unmanaged<Member>.fromOpaque(pointer).takeRetainedValue()
      member.crew.work(as: member.index)
      return nil
    }
  }

  /// Ends the crew; call before releasing it.
  public func stop() {
    isStopping.store(true, ordering: .releasing)
    announce()
    while stopped.load(ordering: .acquiring) < startedCount { sched_yield() }
  }

  /// Runs `body(task, worker)` for every task in 0 ..< tasks and returns when all are done.
  public func run(_ tasks: Int, _ body: @escaping (Int, Int) -> Void) {
    task = body
    taskCount = tasks
    next.store(0, ordering: .relaxed)
    unfinished.store(startedCount, ordering: .relaxed)
    if startedCount > 0 { announce() }
    drain(as: 0)
    var spins = 0
    while unfinished.load(ordering: .acquiring) > 0 {
      spins += 1
      if spins < Self.spins { Self.pause() } else { sched_yield() }
    }
    task = nil
  }

  /// Begins the next round. Either a worker sees its number before it sleeps, or this sees the sleeper.
  private func announce() {
    round.wrappingAdd(1, ordering: .sequentiallyConsistent)
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    condition.lock()
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
      awaitRound(after: seen)
      seen += 1
      if isStopping.load(ordering: .acquiring) {
        stopped.wrappingAdd(1, ordering: .releasing)
        return
      }
      drain(as: worker)
      unfinished.wrappingSubtract(1, ordering: .releasing)
    }
  }

  private func awaitRound(after seen: Int) {
    for _ in 0..<Self.spins {
      if round.load(ordering: .acquiring) != seen { return }
      Self.pause()
    }
    condition.lock()
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    while round.load(ordering: .sequentiallyConsistent) == seen { condition.wait() }
    sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    condition.unlock()
  }

  /// Tells the core that it spins, and leaves its units to whoever shares it.
  @inline(__always)
  private static func pause() {
    #if arch(x86_64)
      Builtin.int_x86_sse2_pause()
    #endif
  }
}
