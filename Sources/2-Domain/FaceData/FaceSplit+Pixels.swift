import Lanes

extension FaceSplit {
  /// The face of `row` as it is shown to people: 3072 bytes, planar R, G, B. Never what is encoded.
  ///
  /// Bytes are shown as they are. Of floats, values from 0 to 255 are rounded, values from 0 to 1 spread
  /// over 0 to 255, and others run from the face's darkest to its lightest.
  public func displayBytes(of row: Int) -> [UInt8] {
    let values = images[row]
    if case .bytes = images.storage { return values.map { UInt8($0) } }
    return Self.displayBytes(of: values)
  }

  /// The values of a face of floats as they are shown.
  static func displayBytes(of values: [Float]) -> [UInt8] {
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let (base, extent): (Float, Float) =
      if low >= 0, high <= 1 { (0, 1) } else if low >= 0, high <= 255 { (0, 255) } else {
        (low, max(high - low, .leastNormalMagnitude))
      }
    return values.map { UInt8(min(max((($0 - base) / extent * 255).rounded(), 0), 255)) }
  }

  /// Whether its pixels can be on the scale of those that `model` was trained on, as far as means and
  /// deviations tell: values from 0 to 255 and values from 0 or −1 to 1 are never of one scale.
  ///
  /// Bytes go with bytes however dark they are, and with floats that look like them.
  public func isOnScale(of model: Normalisation) -> Bool {
    if case .bytes = images.storage, model.isOfBytes { return true }
    return count == 0 || normalisation.isOfBytes == model.isOfBytes
  }
}

extension Normalisation {
  /// Bytes of pictures this dark and this even show nothing; floats up to 1 are never above.
  private static let darkest: Float = 2

  /// Mean and deviation went through text and `Float`: a set of blacks and whites alone, the extreme of
  /// the bound, must pass.
  private static let rounding: Float = 1e-4

  /// Whether pixels with this mean and deviation can be whole numbers from 0 to 255, as pictures have them.
  ///
  /// Values from 0 to 255 obey deviation² ≤ mean · (255 − mean) (Bhatia and Davis 2000), which tells those that
  /// are centred, signed or larger; values from 0 to 1 are told by being too small.
  public var isOfBytes: Bool {
    let bound = mean * (255 - mean)
    return deviation * deviation <= bound * (1 + Self.rounding)
      && max(mean, deviation) >= Self.darkest
  }
}
