import ByteStreams
import Progress
import SafePickle

/// The first pass over one folder: what is in it, and nothing kept but labels and sums.
struct SplitSurvey {
  /// One file as the survey found it.
  struct Input {
    let file: InputFolder.File
    let digest: String
    let byteCount: Int
    let imageCount: Int
  }

  let name: String
  private(set) var inputs: [Input] = []
  private(set) var identities: [Int64] = []
  private(set) var totals = PixelTotals()
  private let budget: ConvertBudget

  /// Mean of all pixel values.
  var mean: Double { totals.sum / Double(totals.count) }

  init(
    _ name: String, folder path: String, layout: ImageLayout?, budget: ConvertBudget,
    progress: ProgressReporter
  ) throws {
    self.name = name
    self.budget = budget
    let folder = try InputFolder(path)
    progress.begin("survey \(name)", total: folder.files.count, unit: "files")
    for (index, file) in folder.files.enumerated() {
      try Self.naming(file.path) { try add(file, layout) }
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

  private mutating func add(_ file: InputFolder.File, _ layout: ImageLayout?) throws {
    let input = try InputFile(file.path)
    let digest = try input.digest()
    if let expected = file.expectedDigest, expected != digest {
      throw ConvertFailure.checksum(found: digest, expected: expected)
    }
    try budget.checkTime()
    let images = try LabelledImages(Pickle(input, limits: budget.pickles), layout: layout)
    try budget.take(images: images.count)
    var row = 0
    try Self.forEachChunk(of: images) { values in
      try budget.checkTime()
      if let bad = totals.add(values) { throw ConvertFailure.notFinite(row: row + bad) }
      row += values.count / ImageLayout.valueCount
    }
    identities += images.labels
    inputs.append(
      Input(file: file, digest: digest, byteCount: input.byteCount, imageCount: images.count))
  }

  /// Second pass: hands out every image again, in the same order, as rows of 3072 planar values.
  func forEachChunk(layout: ImageLayout?, _ body: ([Float]) throws -> Void) throws {
    var again = PixelTotals()
    for input in inputs {
      try Self.naming(input.file.path) {
        let images = try LabelledImages(
          Pickle(input.file.path, limits: budget.pickles), layout: layout)
        guard images.count == input.imageCount else { throw ConvertFailure.changed }
        try Self.forEachChunk(of: images) { values in
          try budget.checkTime()
          if again.add(values) != nil { throw ConvertFailure.changed }
          try body(values)
        }
      }
    }
    guard again.sum == totals.sum, again.isWhole == totals.isWhole else {
      throw FailureInFile(ConvertFailure.changed, in: name)
    }
  }

  private static func forEachChunk(
    of images: LabelledImages, _ body: ([Float]) throws -> Void
  ) throws {
    var chunk: [UInt8] = []
    var values: [Float] = []
    for block in images.blocks {
      var stream = try ElementStream(block.array, of: images.pickle)
      while true {
        try stream.next(into: &chunk)
        if chunk.isEmpty { break }
        PixelDecoder.decode(chunk, block.array.type, block.layout, into: &values)
        try body(values)
      }
    }
  }

  /// Says which file a failure is about, unless it says so itself.
  static func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let failure as ConvertFailure {
      throw FailureInFile(failure, in: path)
    } catch let failure as PickleFailure where !failure.namesItsFile {
      throw FailureInFile(failure, in: path)
    }
  }
}
