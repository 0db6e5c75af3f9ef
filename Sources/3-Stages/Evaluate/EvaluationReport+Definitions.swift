import Retrieval

extension EvaluationReport {
  /// Every figure in words, so that a report explains itself.
  static func definitions(_ distance: DistanceMode) -> [String: String] {
    [
      "distance": words(for: distance),
      "relevant": "A gallery code is relevant when it has the query's identity.",
      "map":
        "Mean over queries of average precision over the full gallery, ranked by distance; a "
        + "query without relevant codes counts 0. Codes at equal distance: expected = mean over "
        + "uniformly random orders (closed form), optimistic = relevant first, pessimistic = "
        + "relevant last, stable = gallery order.",
      "precision_at_radius_2":
        "Mean over queries of relevant / retrieved among codes at distance 2 or less; a query "
        + "that retrieves nothing counts 0.",
      "recall_at_radius_2":
        "Mean over queries of retrieved relevant / relevant at distance 2 or less; a query "
        + "without relevant codes counts 0.",
      "precision_at_50":
        "Mean over queries of relevant among the first 50 / 50, and over random orders of codes "
        + "at equal distance. A gallery of fewer than 50 codes is still divided by 50.",
      "precision_at_50_stable": "The same with codes at equal distance in gallery order.",
      "intervals":
        "Percentile bootstrap over queries: queries drawn with replacement, quantiles of the "
        + "resampled means. Absent when bootstrap_resamples is 0.",
      "curves.radius": "Precision and recall as at radius 2, at every radius.",
      "curves.returned":
        "The first N codes: precision as at 50; map: AP of the first N, divided by the smaller of N "
        + "and the relevant codes there are; map_of_hits: ties in gallery order, divided by the "
        + "relevant codes among the first N, as many published evaluations do.",
      "curves.precision_recall":
        "11-point interpolated: for each recall level, the best precision within any radius that "
        + "reaches it; mean over queries; a query without relevant codes counts 0.",
      "curves.distance":
        "Pairs of a query and a gallery code at each distance: within one identity, between two.",
      "identities":
        "Means over the queries of one identity, ties expected; the worst first.",
      "codes.bit_balance": "For each bit, the fraction of codes that have it set.",
      "codes.correlation":
        "Pearson's correlation of each pair of bits that are not the same in every code: mean and "
        + "largest absolute value, and the first pair that has it.",
      "codes.use":
        "Different codes; Shannon's entropy of a code drawn from the table; the share of codes that "
        + "another identity has too.",
    ]
  }

  private static func words(for distance: DistanceMode) -> String {
    switch distance {
    case .exact: "Hamming distance of the codes."
    case .reference:
      "Hamming distance of the bytes the published evaluation packs codes into, which ignores bit "
        + "7 of every full byte. For comparison with its numbers only."
    }
  }
}
