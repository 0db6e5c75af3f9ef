import Charts
import TrainingLogs

extension ReportPage {
  var trainingSection: Markup {
    guard !trainingFigures.isEmpty else { return "" }
    return PageFrame.section(
      "training", "Training",
      """
      Means over each epoch's images while they were being learnt from\(validationWords). The weights kept \
      are those of epoch \(bestEpoch.map(String.init) ?? NumberText.none).
      """, PageFigure.group(trainingFigures))
  }

  private var validationWords: String {
    hasValidation
      ? "; validation uses running statistics and images that were held out"
      : "; no images were held out for validation"
  }

  private var hasValidation: Bool {
    sources.training?.contains { $0.validationCrossEntropy != nil } ?? false
  }

  /// Empty without a training log.
  var trainingFigures: [PageFigure] {
    guard let epochs = sources.training, !epochs.isEmpty else { return [] }
    return [lossFigure(epochs), accuracyFigure(epochs), partsFigure(epochs)]
  }

  /// The epoch whose weights the model has: by the model, or by the log.
  private var bestEpoch: Int? {
    sources.model?.metadata["training.best_epoch"].flatMap(Int.init)
      ?? sources.training?.last { $0.best }?.epoch
  }

  /// A line of the log over epochs.
  private func chart(
    _ epochs: [TrainingEpoch], _ y: (title: String, values: [Double]),
    _ series: [(String, (TrainingEpoch) -> Double?)]
  ) -> SeriesChart {
    let places = epochs.map { Double($0.epoch) }
    return SeriesChart(
      x: Axis("epochs of training", around: places, isTight: true, isWhole: true),
      y: Axis(y.title, around: y.values),
      places: places, placeName: "epoch",
      series: series.map { SeriesChart.Series($0.0, epochs.map($0.1)) },
      marks: bestEpoch.map { [.place(Double($0), "kept")] } ?? [])
  }

  private func table(
    _ epochs: [TrainingEpoch], _ columns: [(String, (TrainingEpoch) -> Double?)]
  ) -> PageTable {
    PageTable(
      [.number("Epoch")] + columns.map { .number($0.0) },
      epochs.map { epoch in
        ["\(epoch.epoch)"]
          + columns.map { column in
            "\(column.1(epoch).map(NumberText.significant) ?? NumberText.none)"
          }
      })
  }

  private func lossFigure(_ epochs: [TrainingEpoch]) -> PageFigure {
    let columns: [(String, (TrainingEpoch) -> Double?)] = [
      ("loss", { $0.loss }), ("cross-entropy", { $0.crossEntropy }),
      ("validation", { $0.validationCrossEntropy }),
    ].filter { column in epochs.contains { column.1($0) != nil } }
    let values = epochs.flatMap { epoch in columns.compactMap { $0.1(epoch) } }
    return PageFigure(
      name: "training-loss", title: "Loss",
      caption: hasValidation
        ? "The whole loss, its cross-entropy, and the cross-entropy of validation images."
        : "The whole loss, and its cross-entropy.",
      drawing: chart(epochs, ("loss of an image, cross-entropy in nats", [0] + values), columns)
        .drawing(
          "Loss over \(epochs.count) epochs, from "
            + "\(NumberText.significant(epochs.first?.loss ?? 0)) to "
            + "\(NumberText.significant(epochs.last?.loss ?? 0))."),
      table: table(epochs, columns))
  }

  private func accuracyFigure(_ epochs: [TrainingEpoch]) -> PageFigure {
    let columns: [(String, (TrainingEpoch) -> Double?)] = [("accuracy", { $0.accuracy })]
    return PageFigure(
      name: "training-accuracy", title: "Accuracy",
      caption: "Training images whose person the classifier behind the codes names.",
      drawing: chart(epochs, ("share of images (0 to 1)", [0, 1]), columns).drawing(
        "Training accuracy over \(epochs.count) epochs, ending at "
          + "\(NumberText.significant(epochs.last?.accuracy ?? 0))."),
      table: table(epochs, columns))
  }

  private func partsFigure(_ epochs: [TrainingEpoch]) -> PageFigure {
    let columns: [(String, (TrainingEpoch) -> Double?)] = [
      ("quantisation", { $0.quantisation }), ("weight penalty", { $0.penalty }),
    ]
    let values = epochs.flatMap { [$0.quantisation, $0.penalty] }
    return PageFigure(
      name: "training-parts", title: "Parts of the loss",
      caption: "How far features are from ±1, and the penalty on weights, as they enter the loss.",
      drawing: chart(epochs, ("part of the loss of an image", [0] + values), columns).drawing(
        "Quantisation loss ends at \(NumberText.significant(epochs.last?.quantisation ?? 0)), the "
          + "weight penalty at \(NumberText.significant(epochs.last?.penalty ?? 0))."),
      table: table(epochs, columns))
  }
}
