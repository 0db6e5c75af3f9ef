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

  @Test func `whose threads cannot be started works alone`() {
    let workers = Workers(count: 4, stackByteCount: 1 << 50)
    let counts = kept(LaneBuffer<Int>(count: 10))
    for _ in 1...3 { workers.run(10) { task, _ in counts.base[task] += 1 } }
    workers.stop()
    #expect((0..<10).allSatisfy { counts.base[$0] == 3 })
  }
}
