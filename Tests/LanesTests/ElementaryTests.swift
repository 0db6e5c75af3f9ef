import Foundation
import Lanes
import Testing

@Suite struct `Elementary functions` {
  private func sweep(_ lower: Float, _ upper: Float) -> [Float] {
    (0...20_000).map { lower + (upper - lower) * Float($0) / 20_000 }
  }

  @Test func `exp is within 2⁻²² of the true value`() {
    for x in sweep(-87, 88) {
      let found = Double(Elementary.exp(Lane(repeating: x))[3])
      #expect(abs(found / Foundation.exp(Double(x)) - 1) < 0x1p-22, "exp \(x)")
    }
  }

  @Test func `exp is clamped, never infinite or NaN for finite x`() {
    #expect(Elementary.exp(Lane(repeating: 1e30))[0].isFinite)
    #expect(Elementary.exp(Lane(repeating: -1e30))[0] > 0)
  }

  @Test func `tanh is within 2⁻²² of the true value, odd, and at most 1`() {
    for x in sweep(-12, 12) + sweep(-0.3, 0.3) {
      let found = Elementary.tanh(Lane(repeating: x))[5]
      #expect(abs(Double(found) - Foundation.tanh(Double(x))) < 0x1p-22, "tanh \(x)")
      #expect(found == -Elementary.tanh(Lane(repeating: -x))[5])
      #expect(abs(found) <= 1)
    }
  }

  @Test func `log is within 2⁻⁵⁰ of the true value`() {
    for exponent in stride(from: -300, through: 300, by: 0.37) {
      let x = Foundation.pow(10, exponent)
      let error = Elementary.log(x) - Foundation.log(x)
      #expect(abs(error) <= 0x1p-50 * max(1, abs(Foundation.log(x))), "log \(x)")
    }
    #expect(Elementary.log(1) == 0)
  }

  @Test func `power multiplies`() {
    #expect(Elementary.power(0.9, 0) == 1)
    #expect(Elementary.power(2, 10) == 1024)
    #expect(abs(Elementary.power(0.999, 1234) / Foundation.pow(0.999, 1234) - 1) < 1e-13)
  }
}
