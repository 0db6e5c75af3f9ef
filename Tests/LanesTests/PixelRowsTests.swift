import Lanes
import Testing

@Suite struct `Loading images into lanes` {
  private func rows(_ count: Int) -> (bytes: PixelRows, floats: PixelRows, values: [[Float]]) {
    let pixels = PixelRows.pixelCount
    let bytes = kept(LaneBuffer<UInt8>(count: count * pixels))
    let floats = kept(LaneBuffer<Float>(count: count * pixels))
    for k in 0..<count * pixels {
      bytes.base[k] = UInt8(truncatingIfNeeded: (k &* 2_654_435_761) >> 7)
      floats.base[k] = Float(bytes.base[k])
    }
    let values = (0..<count).map { row in
      (0..<pixels).map { floats.base[row * pixels + $0] }
    }
    return (
      PixelRows(.bytes(UnsafePointer(bytes.base)), count: count, owner: bytes),
      PixelRows(.floats(UnsafePointer(floats.base)), count: count, owner: floats), values
    )
  }

  @Test(arguments: [1, 5, 16]) func `lane n is the normalised row n, other lanes are 0`(
    count: Int
  ) {
    let (bytes, floats, values) = rows(20)
    let normalisation = Normalisation(mean: 120.5, deviation: 7.25)
    let chosen = (0..<count).map { ($0 * 7 + 3) % 20 }
    for source in [bytes, floats] {
      let lanes = LaneImages(count: PixelRows.pixelCount)
      chosen.withUnsafeBufferPointer { source.load($0, normalisation, lanes.base) }
      for n in 0..<16 {
        let expected =
          n < count
          ? values[chosen[n]].map { normalisation($0) }
          : [Float](repeating: 0, count: PixelRows.pixelCount)
        #expect(lanes[n] == expected, "lane \(n)")
      }
      #expect(lanes.isIntact)
    }
  }

  @Test func `normalised values are clipped to −1 … 1`() {
    let normalisation = Normalisation(mean: 0, deviation: 1)
    #expect(normalisation(255) == 1)
    #expect(normalisation(-255) == -1)
    #expect(normalisation(5) == Float(5) / (Float(1) + Float(1e-5)) * Float(0.1))
  }
}
