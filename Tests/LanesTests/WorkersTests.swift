import Lanes
import Synchronization
import Testing

@Suite struct `A crew of workers` {
  @Test(arguments: [1, 2, 3, 8]) func `does every task exactly once, round after round`(
    threads: Int
  ) {
    let workers = Workers(count: threads)
    let counts = kept(LaneBuffer<Int>(count: 1000))
    for round in 1...300 {
      let tasks = round % 40
      workers.run(tasks) { task, worker in
        counts.base[task] += 1
        precondition((0..<threads).contains(worker))
      }
    }
    workers.stop()
    for task in 0..<40 {
      #expect(counts.base[task] == (1...300).filter { $0 % 40 > task }.count)
    }
  }
}
