import Testing

@testable import Synthesize

@Suite struct FacesTests {
  let faces = Faces(seed: 7)

  @Test func `the same seed paints the same bytes and another seed paints others`() {
    let again = Faces(seed: 7)
    let other = Faces(seed: 8)
    for identity in 0..<4 {
      let picture = faces.picture(3, of: identity, in: .train)
      #expect(picture == again.picture(3, of: identity, in: .train))
      #expect(picture != other.picture(3, of: identity, in: .train))
    }
  }

  @Test func `identity, number and split all change the picture`() {
    let picture = faces.picture(0, of: 0, in: .train)
    #expect(picture.count == 3 * 32 * 32)
    #expect(picture != faces.picture(0, of: 1, in: .train))
    #expect(picture != faces.picture(1, of: 0, in: .train))
    #expect(picture != faces.picture(0, of: 0, in: .test))
  }

  /// The sum was recorded once, on purpose: it changes only when the painter does.
  @Test func `the pictures are the ones they always were, on every machine`() {
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    for identity in 0..<20 {
      for byte in faces.picture(identity, of: identity, in: .train) {
        sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3
      }
    }
    #expect(sum == 5_067_761_057_704_694_024)
  }

  @Test func `without variation a person's pictures differ only behind the head and in the noise`()
  {
    let still = Faces(seed: 7, variation: Variation(difficulty: 0))
    for identity in 0..<10 {
      let first = still.picture(0, of: identity, in: .train)
      let second = still.picture(1, of: identity, in: .train)
      for row in 14..<20 {
        for column in 13..<19 {
          let index = 32 * row + column
          #expect(abs(Int(first[index]) - Int(second[index])) <= 1)
        }
      }
    }
  }

  @Test func `without variety and variation two people look more alike than with variety`() {
    let alike = Faces(seed: 7, variety: 0, variation: Variation(difficulty: 0))
    let varied = Faces(seed: 7, variety: 1, variation: Variation(difficulty: 0))
    func spread(_ faces: Faces) -> Int {
      (0..<20).reduce(0) {
        $0
          + Self.distance(
            faces.picture(0, of: $1, in: .train), faces.picture(0, of: $1 + 20, in: .train))
      }
    }
    #expect(spread(alike) < spread(varied))
  }

  @Test func `in the median two pictures of one person are nearer than two of different people`() {
    var within: [Int] = []
    var between: [Int] = []
    for identity in 0..<40 {
      let picture = faces.picture(0, of: identity, in: .train)
      for number in 1..<6 {
        within.append(Self.distance(picture, faces.picture(number, of: identity, in: .train)))
        between.append(
          Self.distance(picture, faces.picture(number, of: identity + number, in: .train)))
      }
    }
    #expect(within.sorted()[100] < between.sorted()[100])
  }

  @Test func `every strength from none to triple paints without a trap`() {
    for difficulty: Float in [0, 0.5, 2, 3] {
      for variety: Float in [0, 2] {
        let faces = Faces(
          seed: 3, variety: variety, variation: Variation(difficulty: difficulty))
        for identity in 0..<60 {
          let picture = faces.picture(identity, of: identity, in: .test)
          #expect(Set(picture).count > 8, "identity \(identity) is nearly blank")
        }
      }
    }
  }

  /// The sum of absolute differences over the middle of the picture, where the face is, after the
  /// mean of each plane is removed: brightness alone is nobody's mark.
  static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var sum = 0
    for plane in 0..<3 {
      var differences: [Int] = []
      for row in 4..<28 {
        for column in 6..<26 {
          let index = 1024 * plane + 32 * row + column
          differences.append(Int(first[index]) - Int(second[index]))
        }
      }
      let mean = differences.reduce(0, +) / differences.count
      sum += differences.reduce(0) { $0 + abs($1 - mean) }
    }
    return sum
  }
}
