import Artifacts
import ByteStreams
import FaceData
import Progress

/// Makes one faces artifact of one or two folders of pickles, or of pictures (`ImageConversion`).
///
/// Two passes over the pickles: the first checks everything and decides how pixels are stored, the
/// second writes. One chunk of rows is in memory at a time, beside labels and fingerprints.
public struct ConvertStage: Sendable {
  /// The folder of the gallery.
  public var train: String
  /// The folder of the queries; nil makes a gallery without queries.
  public var test: String?
  /// Where the artifact goes.
  public var output: String
  /// How to read and split.
  public var settings: ConvertSettings
  /// Tool and version, for the artifact.
  public var tool: String
  /// An earlier faces artifact, made of pictures, whose numbers of identities hold for new pictures.
  public var identities: String?
  /// Threads that read pictures; the result does not depend on it.
  public var threads: Int

  /// Describes a conversion.
  public init(
    train: String, test: String?, output: String, settings: ConvertSettings, tool: String,
    identities: String? = nil, threads: Int = 1
  ) {
    self.identities = identities
    self.threads = threads
    self.train = train
    self.test = test
    self.output = output
    self.settings = settings
    self.tool = tool
  }

  /// Converts.
  public func run(progress: ProgressReporter = .silent) throws -> ConvertSummary {
    if let pictures = try pictures() { return try pictures.run(progress: progress) }
    try requireData()
    let surveys = [
      try SplitSurvey("train", folder: train, layout: settings.layout, progress: progress),
      try test.map {
        try SplitSurvey("test", folder: $0, layout: settings.layout, progress: progress)
      } ?? SplitSurvey(empty: "test"),
    ]
    let storage: ElementType = surveys.allSatisfy(\.totals.isWhole) ? .bytes : .floats
    let identities = IdentityCheck(surveys)
    // A gallery alone is a part of something: identities it does not have are no news.
    for warning in test == nil ? [] : identities.warnings { progress.warn(warning) }
    let inputs = provenance(surveys)
    let capacity = inputs.reduce(8192) { $0 + 32 + 6 * ($1.key.utf8.count + $1.value.utf8.count) }
    let writer = try FaceSetWriter(
      output, pixels: storage, trainIdentities: surveys[0].identities,
      testIdentities: surveys[1].identities, provenanceCapacity: capacity)
    var publishers: [SplitPublisher] = []
    for survey in surveys {
      var publisher = SplitPublisher(survey, storage: storage)
      try publisher.publish(to: writer, layout: settings.layout, progress: progress)
      publishers.append(publisher)
    }
    return try finish(writer, surveys, publishers, identities, inputs, storage, progress)
  }

  /// The conversion of pictures, if these are folders of folders.
  private func pictures() throws -> ImageConversion? {
    let sides = test == nil ? ImageTree.sides(of: train) : nil
    let (train, test) = (sides?.train ?? self.train, sides?.test ?? self.test)
    let hold = [train, test].compactMap(\.self).map(ImageTree.holdsFolders)
    guard hold.contains(true) else {
      let names = InputFolder.visibleNames(in: train).filter(ImageTree.namesAPicture)
      guard names.isEmpty else {
        throw FailureInFile(ConvertFailure.noPeople(pictures: names.count), in: train)
      }
      return nil
    }
    guard !hold.contains(false) else {
      throw ConvertFailure.picturesAndPickles(train: train, test: test ?? "")
    }
    return ImageConversion(
      train: train, test: test, output: output, settings: settings, identities: identities,
      tool: tool, threads: threads)
  }

  /// Says what is needed, and where it can be had, when either folder holds no pickles.
  private func requireData() throws {
    guard let test else { return }
    let isReady = [train, test].allSatisfy { !InputFolder.visibleNames(in: $0).isEmpty }
    guard !isReady else { return }
    let downloads = [
      settings.downloads.train.map { "train  \($0)" },
      settings.downloads.test.map { "test   \($0)" },
    ]
    throw ConvertFailure.noData(
      train: train, test: test, downloads: downloads.compactMap(\.self))
  }

  private func finish(
    _ writer: FaceSetWriter, _ surveys: [SplitSurvey], _ publishers: [SplitPublisher],
    _ identities: IdentityCheck, _ inputs: [String: String], _ storage: ElementType,
    _ progress: ProgressReporter
  ) throws -> ConvertSummary {
    let gallery = Set(publishers[0].fingerprints)
    let leaked = publishers[1].fingerprints.count { gallery.contains($0) }
    let repeated = publishers.map { $0.fingerprints.count - Set($0.fingerprints).count }
    if leaked > 0 {
      progress.warn("\(leaked) test images occur in train as well: results will look too good")
    }
    let validation = ValidationSplit.flags(
      identities: surveys[0].identities, fraction: settings.validationFraction,
      seed: settings.seed)
    var provenance = inputs
    provenance["faces.leaked"] = String(leaked)
    provenance["faces.repeated.train"] = String(repeated[0])
    provenance["faces.repeated.test"] = String(repeated[1])
    provenance["faces.gaps"] = String(identities.gaps.count)
    provenance["faces.validation"] = String(validation.count { $0 == 1 })
    let fingerprint = try writer.finish(
      .init(
        identityCount: identities.count, train: publishers[0].normalisation,
        test: publishers[1].normalisation, validation: validation, provenance: provenance))
    let splits = surveys.indices.map { index in
      ConvertSummary.Split(
        name: surveys[index].name, files: surveys[index].inputs.count,
        images: surveys[index].identities.count,
        identities: Set(surveys[index].identities).count,
        mean: publishers[index].normalisation.mean,
        deviation: publishers[index].normalisation.deviation, duplicates: repeated[index])
    }
    return ConvertSummary(
      splits: splits, storage: storage.rawValue, identityCount: identities.count,
      gaps: identities.gaps, validationCount: validation.count { $0 == 1 }, leakedCount: leaked,
      fingerprint: fingerprint)
  }

  private func provenance(_ surveys: [SplitSurvey]) -> [String: String] {
    var facts = ["ddh.tool": tool]
    for (key, value) in settings.record { facts["settings.convert.\(key)"] = value }
    for survey in surveys {
      for input in survey.inputs {
        facts["input.\(survey.name)/\(input.file.name)"] =
          "\(input.digest) \(input.byteCount) bytes \(input.imageCount) images"
      }
    }
    return facts
  }
}
