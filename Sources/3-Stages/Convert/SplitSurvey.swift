import ByteStreams
import Progress
import SafePickle

/// What one folder of pickles holds: labels and counts. Pixels stay in the files; of each file only
/// the first image is looked at.
struct SplitSurvey {
  /// One file as the survey found it.
  struct Input {
    let file: InputFolder.File
    let stamp: FileStamp
    let byteCount: Int
    let imageCount: Int
  }

  let name: String
  private(set) var inputs: [Input] = []
  private(set) var identities: [Int64] = []
  /// Whether every first image has whole values from 0 to 255 only: the others may too.
  private(set) var looksWhole = true
  let budget: ConvertBudget

  init(
    _ name: String, folder path: String, layout: ImageLayout?, budget: ConvertBudget,
    progress: ProgressReporter
  ) throws {
    self.name = name
    self.budget = budget
    let folder = try InputFolder(path)
    progress.begin("survey \(name)", total: folder.files.count, unit: "files")
    for (index, file) in folder.files.enumerated() {
      try file.named { try add(file, layout) }
      progress.advance(to: index + 1)
    }
    progress.end()
    guard !identities.isEmpty else { throw FailureInFile(ConvertFailure.emptySplit, in: path) }
  }

  /// A side that has no folder and no images.
  init(empty name: String, budget: ConvertBudget) {
    self.name = name
    self.budget = budget
  }

  /// What the image of `row` is called in messages.
  func name(of row: Int) -> String {
    var first = row
    for input in inputs {
      if first < input.imageCount {
        // Its name may hold a newline and fake a message.
        return
          "\(name)/\(PrintableText.escaping(input.file.name)) row \(first) (identity \(identities[row]))"
      }
      first -= input.imageCount
    }
    return "\(name) row \(row)"
  }

  private mutating func add(_ file: InputFolder.File, _ layout: ImageLayout?) throws {
    let input = try InputFile(file.path)
    let stamp = try input.stamp()
    let images = try file.read(input, layout, budget.pickles)
    try budget.take(images: images.count)
    looksWhole = try looksWhole && images.looksWhole()
    identities += images.labels
    inputs.append(
      Input(file: file, stamp: stamp, byteCount: input.byteCount, imageCount: images.count))
  }
}

extension InputFolder.File {
  /// Finds images and labels in this file, opened as `input`.
  ///
  /// - Throws: What is wrong with the pickle; but that its checksum is, if the folder gives one and
  ///   it differs.
  func read(
    _ input: InputFile, _ layout: ImageLayout?, _ limits: PickleLimits
  ) throws -> LabelledImages {
    do { return try LabelledImages(Pickle(input, limits: limits), layout: layout) } catch {
      try check(digest: try expectedDigest.map { _ in try input.digest() })
      throw error
    }
  }

  /// Throws when the folder expects another digest.
  func check(digest: String?) throws {
    guard let digest, let expectedDigest, digest != expectedDigest else { return }
    throw ConvertFailure.checksum(found: digest, expected: expectedDigest)
  }

  /// Says which file a failure is about, unless it says so itself.
  func named<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let failure as ConvertFailure {
      throw FailureInFile(failure, in: path)
    } catch let failure as PickleFailure where !failure.namesItsFile {
      throw FailureInFile(failure, in: path)
    }
  }
}
