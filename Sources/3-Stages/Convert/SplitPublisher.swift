import Artifacts
import ByteStreams
import FaceData
import Progress
import SafePickle

/// Streams the images of one surveyed folder into the artifact.
struct SplitPublisher {
  let survey: SplitSurvey
  private(set) var images: StoredImages
  /// SHA-256 of each input file.
  private(set) var digests: [String] = []

  init(_ survey: SplitSurvey, storage: ElementType) {
    self.survey = survey
    images = StoredImages(as: storage, capacity: survey.identities.count)
  }

  /// Writes every image to `writer`, in the order of the survey.
  ///
  /// - Throws: `StoredImages.NeedsFloats` when the survey promised too much.
  mutating func publish(
    to writer: FaceSetWriter, layout: ImageLayout?, progress: ProgressReporter
  ) throws {
    progress.begin("write \(survey.name)", total: survey.identities.count, unit: "images")
    for input in survey.inputs {
      try input.file.named { try publish(input, to: writer, layout: layout, progress: progress) }
    }
    progress.end()
  }

  private mutating func publish(
    _ input: SplitSurvey.Input, to writer: FaceSetWriter, layout: ImageLayout?,
    progress: ProgressReporter
  ) throws {
    let file = try InputFile(input.file.path)
    guard try file.stamp() == input.stamp else { throw ConvertFailure.changed }
    let digest = BackgroundDigest(of: file)
    let labelled = try input.file.read(file, layout, survey.budget.pickles)
    let firstRow = images.count
    do {
      try labelled.forEachChunk { values in
        try images.store(values, firstRow: images.count - firstRow, to: writer)
        progress.advance(to: images.count)
      }
    } catch let failure as ConvertFailure {
      try input.file.check(digest: try digest.hexadecimal())
      throw failure
    }
    let found = try digest.hexadecimal()
    try input.file.check(digest: found)
    guard try file.stamp() == input.stamp, images.count - firstRow == input.imageCount else {
      throw ConvertFailure.changed
    }
    digests.append(found)
  }
}
