import Testing

@testable import Lanes

@Suite struct `The moments of patches` {
  @Test(arguments: [(1, 5), (2, 6), (3, 32), (4, 9)])
  func `equal products taken patch by patch, over several groups`(channels: Int, side: Int) {
    let patches = PatchMoments(channels: channels, side: side)
    let (taps, groups) = (patches.tapCount, 2)
    let moments = kept(LaneBuffer<Float>(count: groups * patches.count + 1))
    moments.base[groups * patches.count] = 777
    let scratch = LaneImages(count: patches.count)
    var products = [Double](repeating: 0, count: taps * taps)
    var sums = [Double](repeating: 0, count: taps)
    for group in 0..<groups {
      let images = wholeImages(channels * side * side, salt: 40 + group)
      patches.accumulate(
        LaneImages(images).base, moments.base + group * patches.count, scratch: scratch.base)
      for image in images {
        for y in 0..<side - 2 {
          for x in 0..<side - 2 {
            let patch = (0..<taps).map { t in
              Double(image[(t / 9 * side + y + t / 3 % 3) * side + x + t % 3])
            }
            for t in 0..<taps {
              sums[t] += patch[t]
              for u in 0..<taps { products[t * taps + u] += patch[t] * patch[u] }
            }
          }
        }
      }
    }
    let foundProducts = kept(LaneBuffer<Double>(count: taps * taps))
    let foundSums = kept(LaneBuffer<Double>(count: taps))
    patches.total(
      moments.base, groups: groups, products: foundProducts.base, sums: foundSums.base)
    #expect(foundProducts.elements == products)
    #expect(foundSums.elements == sums)
    #expect(scratch.isIntact && moments.base[groups * patches.count] == 777)
  }
}
