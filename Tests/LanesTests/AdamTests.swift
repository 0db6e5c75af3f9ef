import Lanes
import Testing

@Suite struct `A step of Adam` {
  @Test(arguments: [1, 15, 16, 17, 100]) func `equals its formula in double precision`(count: Int) {
    let adam = Adam()
    let weights = kept(LaneBuffer<Float>(count: count + 1))
    let first = kept(LaneBuffer<Float>(count: count))
    let second = kept(LaneBuffer<Float>(count: count))
    let start = wholeNumbers(count, salt: 1).map { $0 / 8 }
    weights.assign(start + [777])
    var w = start.map(Double.init)
    var m = [Double](repeating: 0, count: count)
    var v = m
    for t in 1...5 {
      let gradients = wholeNumbers(count, salt: 10 + t).map { $0 / 4 }
      let expectedSquares = w.reduce(0) { $0 + $1 * $1 }
      let squares = adam.update(
        weights.base, gradients, first.base, second.base, count: count, penalty: 1e-2,
        correctedRate: adam.correctedRate(step: t))
      #expect(abs(squares.weights - expectedSquares) < 1e-4 * max(1, expectedSquares))
      #expect(squares.gradients == gradients.reduce(0) { $0 + Double($1 * $1) })
      let (b1, b2) = (
        (1...t).reduce(1.0) { p, _ in p * 0.9 }, (1...t).reduce(1.0) { p, _ in p * 0.999 }
      )
      for k in 0..<count {
        let g = Double(gradients[k]) + 2e-2 * w[k]
        m[k] = 0.9 * m[k] + 0.1 * g
        v[k] = 0.999 * v[k] + 0.001 * g * g
        w[k] -= 1e-3 * (1 - b2).squareRoot() / (1 - b1) * m[k] / (v[k].squareRoot() + 1e-8)
      }
    }
    for k in 0..<count { #expect(abs(Double(weights.base[k]) - w[k]) < 2e-6) }
    #expect(weights.base[count] == 777, "nothing behind the last weight changes")
  }
}
