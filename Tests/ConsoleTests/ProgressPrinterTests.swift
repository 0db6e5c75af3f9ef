import Progress
import Synchronization
import Testing

@testable import Console

@Suite struct ProgressPrinterTests {
  /// A clock that is set, and a page that is written on.
  private final class Desk: Sendable {
    let time = Mutex(Duration.zero)
    let text = Mutex("")

    func printer(isTerminal: Bool, quiet: Bool = false) -> ProgressPrinter {
      ProgressPrinter(
        name: "ddh-x", quiet: quiet, isTerminal: isTerminal, now: { self.time.withLock { $0 } },
        output: { written in self.text.withLock { $0 += written } })
    }
  }

  /// A hundred units, one a second.
  private func work(_ desk: Desk, _ printer: ProgressPrinter) {
    printer.receive(.began(phase: "working", first: 0, total: 100, unit: "units"))
    for second in 1...100 {
      desk.time.withLock { $0 = .seconds(second) }
      printer.receive(.advanced(done: second, note: "loss 1"))
    }
    printer.receive(.ended)
  }

  @Test func `a log gets a plain line every ten seconds, with rate and time left`() {
    let desk = Desk()
    work(desk, desk.printer(isTerminal: false))
    let lines = desk.text.withLock { $0 }.split(separator: "\n")
    #expect(lines.count == 10)
    #expect(lines[0] == "ddh-x: working 10/100 units, 1.0 units/s, 1 min 30 s left, loss 1")
    #expect(lines[9] == "ddh-x: working 100/100 units, 1.0 units/s, loss 1")
    #expect(!desk.text.withLock { $0 }.contains { $0 == "\r" || $0 == "\u{1B}" })
  }

  @Test func `a terminal gets one line rewritten, and a new one at the end`() {
    let desk = Desk()
    let printer = desk.printer(isTerminal: true)
    work(desk, printer)
    printer.line("done")
    let text = desk.text.withLock { $0 }
    #expect(text.split(separator: "\r").count == 100)
    #expect(text.filter { $0 == "\n" }.count == 2 && text.hasSuffix("loss 1\ndone\n"))
  }

  @Test func `quiet printers keep warnings`() {
    let desk = Desk()
    let printer = desk.printer(isTerminal: false, quiet: true)
    work(desk, printer)
    printer.receive(.remark("by the way"))
    printer.receive(.warning("look"))
    #expect(desk.text.withLock { $0 } == "ddh-x: warning: look\n")
  }

  @Test(arguments: [
    (0.4, "0 s"), (59.4, "59 s"), (61, "1 min 1 s"), (3599.6, "1 h 0 min"), (7260, "2 h 1 min"),
  ])
  func `time is told in two units at most`(seconds: Double, words: String) {
    #expect(ProgressPrinter.time(seconds) == words)
  }
}
