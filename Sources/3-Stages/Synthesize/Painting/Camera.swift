import SeededRandom

/// Turns a painted canvas into the finished picture: fewer pixels, the camera's faults, bytes.
struct Camera {
  /// Pixels a side of the finished picture.
  static let side = 32
  /// Bytes of the finished picture: three planes.
  static let byteCount = 3 * side * side

  private let shot: Shot

  init(_ shot: Shot) { self.shot = shot }

  /// The picture as three planes (red, green, blue) of 32 × 32 bytes.
  func develop(_ canvas: Canvas) -> [UInt8] {
    var planes = Self.halved(canvas)
    tone(&planes)
    blur(&planes)
    return grain(planes)
  }

  /// Every pixel the mean of four canvas pixels.
  private static func halved(_ canvas: Canvas) -> [Float] {
    var planes = [Float](repeating: 0, count: byteCount)
    for (plane, colour) in [canvas.red, canvas.green, canvas.blue].enumerated() {
      for row in 0..<side {
        for group in 0..<Canvas.groups {
          let upper = colour[2 * row * Canvas.groups + group]
          let lower = colour[(2 * row + 1) * Canvas.groups + group]
          let sums = upper + lower
          let means = (sums.evenHalf + sums.oddHalf) * 0.25
          let start = plane * side * side + row * side + 4 * group
          for lane in 0..<4 { planes[start + lane] = means[lane] }
        }
      }
    }
    return planes
  }

  /// Exposure, colour temperature, tone curve, contrast and saturation.
  ///
  /// The tone curve is c·(1 + k) / (1 + k·c): it keeps black and white and needs no power function.
  private func tone(_ planes: inout [Float]) {
    let (light, camera) = (shot.light, shot.degradation)
    let gains = (
      light.exposure * (1 + light.temperature), light.exposure,
      light.exposure * (1 - 1.3 * light.temperature)
    )
    let plane = Self.side * Self.side
    for pixel in 0..<plane {
      let red = curved(planes[pixel] * gains.0)
      let green = curved(planes[plane + pixel] * gains.1)
      let blue = curved(planes[2 * plane + pixel] * gains.2)
      let grey = 0.3 * red + 0.59 * green + 0.11 * blue
      let pale = grey + (0.45 - grey) * (1 - camera.contrast)
      let strength = camera.contrast * camera.saturation
      planes[pixel] = pale + (red - grey) * strength
      planes[plane + pixel] = pale + (green - grey) * strength
      planes[2 * plane + pixel] = pale + (blue - grey) * strength
    }
  }

  private func curved(_ value: Float) -> Float {
    let bend = shot.degradation.curve
    let bounded = max(0, min(1.2, value))
    return bounded * (1 + bend) / (1 + bend * bounded)
  }

  /// Two passes of a three-pixel kernel in each direction.
  private func blur(_ planes: inout [Float]) {
    let camera = shot.degradation
    guard camera.blurAcross > 0 else { return }
    for plane in 0..<3 {
      let start = plane * Self.side * Self.side
      for line in 0..<Self.side {
        for share in [camera.blurAcross, camera.blurAcross * 0.5] {
          smooth(&planes, from: start + line * Self.side, step: 1, share)
        }
        for share in [camera.blurDown, camera.blurDown * 0.5] {
          smooth(&planes, from: start + line, step: Self.side, share)
        }
      }
    }
  }

  /// Replaces each of a line's pixels by (1 − s)·itself + s·(mean of itself and its neighbours).
  private func smooth(_ planes: inout [Float], from start: Int, step: Int, _ share: Float) {
    var before = planes[start]
    for position in 0..<Self.side {
      let index = start + position * step
      let here = planes[index]
      let after = position + 1 < Self.side ? planes[index + step] : here
      planes[index] = here + share * ((before + here + after) / 3 - here)
      before = here
    }
  }

  /// Adds noise, mostly grey with a little colour, and rounds to bytes.
  private func grain(_ planes: [Float]) -> [UInt8] {
    var random = SeededRandom(seed: shot.grain, stream: "grain")
    let strength = shot.degradation.noise * 1.73
    let plane = Self.side * Self.side
    var bytes = [UInt8](repeating: 0, count: Self.byteCount)
    for pixel in 0..<plane {
      let word = random.next()
      let grey = Self.centred(word) + Self.centred(word >> 12)
      for colour in 0..<3 {
        let own = Self.centred(word >> (24 + 12 * UInt64(colour)))
        let value = planes[colour * plane + pixel] + strength * (grey + 0.6 * own)
        bytes[colour * plane + pixel] = UInt8(max(0, min(255, value * 255)).rounded())
      }
    }
    return bytes
  }

  /// The low 12 bits of `word` as a number from −1 to 1.
  private static func centred(_ word: UInt64) -> Float {
    Float(word & 0xFFF) * 0x1p-11 - 1
  }
}
