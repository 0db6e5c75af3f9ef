import FaceData
import Progress

extension ImageConversion {
  /// Says what was found, writes it into the artifact, and publishes that.
  func finish(
    _ writer: FaceSetWriter, _ sides: [PictureSide], _ pictures: PictureSummary,
    _ equals: EqualImages, _ record: [String: String], _ numbers: IdentityNumbers,
    _ progress: ProgressReporter
  ) throws -> ConvertSummary {
    let known = Set(sides[0].labels)
    let gaps = (0..<Int64(numbers.names.count)).filter { !known.contains($0) }
    let validation = ValidationSplit.flags(
      identities: sides[0].labels, fraction: settings.validationFraction, seed: settings.seed)
    let warnings =
      folders.warnings + pictures.warnings
      + equals.warnings { sides[$0.side].name(of: $0.row) }
    for warning in warnings { progress.warn(warning) }
    var facts = provenance(sides, record)
    for (key, value) in [
      ("leaked", equals.leakedCount), ("disputed", equals.disputedCount),
      ("repeated.train", equals.repeated[0]), ("repeated.test", equals.repeated[1]),
      ("gaps", gaps.count), ("validation", validation.count { $0 == 1 }),
      ("unreadable", pictures.unreadable.count),
    ] { facts["faces.\(key)"] = String(value) }
    let normalisations = sides.map(\.histogram.normalisation)
    let fingerprint = try writer.finish(
      .init(
        identityCount: numbers.names.count, train: normalisations[0], test: normalisations[1],
        validation: validation, provenance: facts))
    let splits = sides.indices.map { index in
      ConvertSummary.Split(
        name: sides[index].name, files: sides[index].faces.count, images: sides[index].faces.count,
        identities: Set(sides[index].labels).count, mean: normalisations[index].mean,
        deviation: normalisations[index].deviation, duplicates: equals.repeated[index])
    }
    return ConvertSummary(
      splits: splits, storage: "U8", identityCount: numbers.names.count, gaps: gaps,
      validationCount: validation.count { $0 == 1 }, leakedCount: equals.leakedCount,
      disputedCount: equals.disputedCount, fingerprint: fingerprint, pictures: pictures)
  }

  private func provenance(
    _ sides: [PictureSide], _ record: [String: String]
  ) -> [String: String] {
    var facts = ["ddh.tool": tool]
    for (key, value) in settings.record.merging(record, uniquingKeysWith: { $1 })
    where key != "layout" {
      facts["settings.convert.\(key)"] = value
    }
    for side in sides where !side.faces.isEmpty {
      facts["input.\(side.name)"] = "\(side.digest) \(side.faces.count) pictures"
    }
    return facts
  }
}
