import TrainingLogs

extension TrainingEpoch {
  /// The figures under the names TensorBoard groups them by.
  var scalars: [(tag: String, value: Double)] {
    let scalars = [
      ("loss/total", loss), ("loss/cross_entropy", crossEntropy),
      ("loss/quantisation", quantisation), ("loss/penalty", penalty), ("accuracy", accuracy),
      ("images_per_second", imagesPerSecond),
    ]
    return scalars + (validationCrossEntropy.map { [("validation/cross_entropy", $0)] } ?? [])
  }
}
