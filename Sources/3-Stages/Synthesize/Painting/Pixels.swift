/// Eight horizontally neighbouring canvas pixels.
typealias Pixels = SIMD8<Float>

// The standard library's pointwiseMin and pointwiseMax go lane by lane; a comparison and a selection
// are two instructions. NaN does not occur here.

/// The larger of two numbers, in every lane.
@inline(__always)
func larger(_ first: Pixels, _ second: Pixels) -> Pixels {
  first.replacing(with: second, where: second .> first)
}

/// The smaller of two numbers, in every lane.
@inline(__always)
func smaller(_ first: Pixels, _ second: Pixels) -> Pixels {
  first.replacing(with: second, where: second .< first)
}
