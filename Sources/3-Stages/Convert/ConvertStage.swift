import Artifacts
import ByteStreams
import FaceData
import Progress

/// Makes one faces artifact of one or two folders of pickles, or of pictures (`ImageConversion`).
///
/// The pickles are first surveyed, which costs little since pixels stay in the files, then streamed
/// into the artifact. Pixels are stored as bytes unless a value turns up that is none: then all is
/// written again, as floats. One chunk of rows is in memory at a time, beside labels and
/// fingerprints.
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
    let budget = ConvertBudget(settings.limits)
    func survey(_ name: String, _ folder: String) throws -> SplitSurvey {
      try SplitSurvey(
        name, folder: folder, layout: settings.layout, budget: budget, progress: progress)
    }
    let surveys = [
      try survey("train", train),
      try test.map { try survey("test", $0) } ?? SplitSurvey(empty: "test", budget: budget),
    ]
    let identities = IdentityCheck(surveys)
    try check(identities, progress)
    if surveys.allSatisfy(\.looksWhole) {
      do {
        return try publish(surveys, identities, as: .bytes, budget, progress)
      } catch is StoredImages
        .NeedsFloats
      {
        progress.remark("Not every value is whole: all over again, as floats.")
      }
    }
    return try publish(surveys, identities, as: .floats, budget, progress)
  }

  private func publish(
    _ surveys: [SplitSurvey], _ identities: IdentityCheck, as storage: ElementType,
    _ budget: ConvertBudget, _ progress: ProgressReporter
  ) throws -> ConvertSummary {
    try budget.checkOutput(bytesPerImage: storage.stride * ImageLayout.valueCount)
    // Digests come last, but their length is known.
    let unknown = String(repeating: "0", count: 64)
    let room = provenance(surveys.map { ($0, $0.inputs.map { _ in unknown }) })
    let capacity = room.reduce(8192) { $0 + 32 + 6 * ($1.key.utf8.count + $1.value.utf8.count) }
    let writer = try FaceSetWriter(
      output, pixels: storage, trainIdentities: surveys[0].identities,
      testIdentities: surveys[1].identities, provenanceCapacity: capacity)
    var publishers: [SplitPublisher] = []
    for survey in surveys {
      var publisher = SplitPublisher(survey, storage: storage)
      try publisher.publish(to: writer, layout: settings.layout, progress: progress)
      publishers.append(publisher)
    }
    return try finish(writer, publishers, identities, progress)
  }

  /// The conversion of pictures, if these are folders of folders.
  private func pictures() throws -> ImageConversion? {
    try PictureFolders(train: train, test: test).map {
      ImageConversion(
        folders: $0, output: output, settings: settings, identities: identities, tool: tool,
        threads: threads)
    }
  }

  /// Refuses identities that would make a network far too large, and says what else there is to say.
  ///
  /// A gallery alone is a part of something: identities it does not have are no news.
  private func check(_ identities: IdentityCheck, _ progress: ProgressReporter) throws {
    guard let sparse = identities.sparse else {
      for warning in test == nil ? [] : identities.warnings { progress.warn(warning) }
      return
    }
    guard test == nil else { throw sparse }
    progress.warn("as a part of a set this will do; to train on it, not: \(sparse.description)")
  }

  /// Says what is needed, and where it can be had, when a folder holds nothing.
  private func requireData() throws {
    let folders = [train, test].compactMap(\.self)
    let isReady = try folders.allSatisfy { try !InputFolder.visibleNames(in: $0).isEmpty }
    guard !isReady else { return }
    let downloads = [
      settings.downloads.train.map { "train  \($0)" },
      settings.downloads.test.map { "test   \($0)" },
    ]
    throw ConvertFailure.noData(
      folders.map(FoundFolder.init), downloads: downloads.compactMap(\.self))
  }

  private func finish(
    _ writer: FaceSetWriter, _ publishers: [SplitPublisher], _ identities: IdentityCheck,
    _ progress: ProgressReporter
  ) throws -> ConvertSummary {
    let (train, test) = (publishers[0], publishers[1])
    let equals = EqualImages(publishers)
    for warning in equals.warnings({ publishers[$0.side].survey.name(of: $0.row) }) {
      progress.warn(warning)
    }
    let validation = ValidationSplit.flags(
      identities: train.survey.identities, fraction: settings.validationFraction,
      seed: settings.seed)
    var provenance = provenance(publishers.map { ($0.survey, $0.digests) })
    for (key, value) in [
      ("leaked", equals.leakedCount), ("disputed", equals.disputedCount),
      ("repeated.train", equals.repeated[0]), ("repeated.test", equals.repeated[1]),
      ("gaps", identities.gaps.count), ("validation", validation.count { $0 == 1 }),
    ] { provenance["faces.\(key)"] = String(value) }
    let fingerprint = try writer.finish(
      .init(
        identityCount: identities.count, train: train.images.normalisation,
        test: test.images.normalisation, validation: validation, provenance: provenance))
    let splits = zip(publishers, equals.repeated).map { publisher, repeated in
      ConvertSummary.Split(
        name: publisher.survey.name, files: publisher.survey.inputs.count,
        images: publisher.images.count, identities: Set(publisher.survey.identities).count,
        mean: publisher.images.normalisation.mean,
        deviation: publisher.images.normalisation.deviation, duplicates: repeated)
    }
    return ConvertSummary(
      splits: splits, storage: train.images.storage.rawValue, identityCount: identities.count,
      gaps: identities.gaps, validationCount: validation.count { $0 == 1 },
      leakedCount: equals.leakedCount,
      disputedCount: equals.disputedCount, fingerprint: fingerprint)
  }

  /// Pickles of one side that the artifact names one by one; of more it has one digest, or its header would become
  /// too long to be read.
  private static let listedInputs = 1000

  private func provenance(
    _ splits: [(survey: SplitSurvey, digests: [String])]
  ) -> [String: String] {
    var facts = ["ddh.tool": tool]
    for (key, value) in settings.record { facts["settings.convert.\(key)"] = value }
    for (survey, digests) in splits {
      // Names that only show the same would be one key.
      let names = Set(survey.inputs.map(\.file.name))
      guard names.count == digests.count, digests.count <= Self.listedInputs else {
        var list = Digest()
        for (input, digest) in zip(survey.inputs, digests) {
          list.update(Array("\(digest)  \(input.file.name)\n".utf8))
        }
        facts["input.\(survey.name)"] = "\(list.hexadecimal()) \(digests.count) pickles"
        continue
      }
      for (input, digest) in zip(survey.inputs, digests) {
        facts["input.\(survey.name)/\(input.file.name)"] =
          "\(digest) \(input.byteCount) bytes \(input.imageCount) images"
      }
    }
    return facts
  }
}
