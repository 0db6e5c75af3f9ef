import ByteStreams
import ImageFiles
import Lanes
import Progress

/// The faces in the pictures of one tree, each file read once: pixels in a scratch file, in the order
/// of the tree, whatever the number of threads.
struct FaceHarvest {
  /// One face.
  struct Face {
    let candidate: ImageTree.Candidate
    /// SHA-256 of its file.
    let digest: String
    /// Where its pixels are in the scratch file, as a row.
    let row: Int
  }

  /// What lies in the folders and is no picture that can be taken.
  struct PassedOver {
    /// Pictures beside the folders of people.
    var loosePictures = NameTally()
    /// Folders inside people's that hold pictures.
    var folders = NameTally()
    /// Files that are no pictures and do not claim to be, and folders without any.
    var otherCount = 0
  }

  let tree: ImageTree
  /// What stands before names in messages and boxes: `train/`, or nothing.
  let prefix: String
  private(set) var faces: [Face] = []
  private(set) var unreadable: [UnreadablePicture] = []
  private(set) var passedOver = PassedOver()
  /// Pictures without a box where others have one.
  private(set) var unlisted = NameTally()

  private enum Outcome {
    case face(digest: String)
    case unreadable(any Failure)
    case noPicture
    case folderOfPictures
    case noBox
  }

  /// Files a round; what a round holds in memory is this many faces, and a picture a thread.
  private static let round = 512
  private static let faceByteCount = 3 * ImageReader.side * ImageReader.side

  /// Reads the pictures of `tree` and appends their faces to `scratch`.
  ///
  /// - Parameters:
  ///   - firstRow: Faces that are in `scratch` already.
  ///   - prefix: What stands before names in messages and `boxes`: `train/`, or nothing.
  ///   - budget: What the conversion may still take, asked after every round.
  init(
    _ tree: ImageTree, _ settings: ImageSettings, boxes: BoxList?, prefix: String,
    threads: Int, to scratch: ScratchFile, firstRow: Int, within budget: ConvertBudget,
    progress: ProgressReporter
  ) throws {
    self.tree = tree
    self.prefix = prefix
    passedOver.loosePictures = tree.loosePictures
    passedOver.otherCount = tree.strayCount
    for name in tree.badNames { try take(name, ConvertFailure.badName(name), settings) }
    let memory = DecodingMemory(settings.limits)
    let readers = try (0..<threads).map { _ in try ImageReader(settings.limits, sharing: memory) }
    let workers = Workers(count: threads)
    defer { workers.stop() }
    let pixels = LaneBuffer<UInt8>(count: Self.round * Self.faceByteCount)
    let candidates = tree.candidates
    progress.begin("read pictures", total: candidates.count, unit: "files")
    for start in stride(from: 0, to: candidates.count, by: Self.round) {
      let count = min(Self.round, candidates.count - start)
      var outcomes = [Outcome](repeating: .noPicture, count: count)
      // Unsafe: each task writes only its own outcome and the pixels of its own face.
      unsafe outcomes.withUnsafeMutableBufferPointer { outcomes in
        nonisolated(unsafe) let outcomes = unsafe outcomes
        workers.run(count) { task, worker in
          let candidate = candidates[start + task]
          let target = unsafe pixels.base + task * Self.faceByteCount
          let crop = Self.crop(prefix + candidate.name, settings, boxes)
          unsafe outcomes[task] = Self.read(candidate, crop, readers[worker], into: target)
        }
      }
      let rows = unsafe UnsafeBufferPointer(start: pixels.base, count: count * Self.faceByteCount)
      let known = faces.count
      unsafe try take(outcomes, from: start, rows, settings, to: scratch, firstRow)
      try budget.take(images: faces.count - known)
      try budget.checkOutput(bytesPerImage: Self.faceByteCount)
      progress.advance(to: start + count)
    }
    progress.end()
  }

  private static func crop(
    _ name: String, _ settings: ImageSettings, _ boxes: BoxList?
  ) -> ImageCrop? {
    if let boxes { return boxes[name].map { .box($0) } }
    return settings.crop == .centre ? .centre : .whole
  }

  private static func read(
    _ candidate: ImageTree.Candidate, _ crop: ImageCrop?, _ reader: ImageReader,
    into target: UnsafeMutablePointer<UInt8>
  ) -> Outcome {
    do {
      let bytes = try reader.bytes(at: candidate.path)
      guard let crop else { return .noBox }
      let face = try reader.face(in: bytes, crop)
      // Unsafe: a face has as many bytes as `target` has room for, by its own precondition.
      unsafe target.update(from: face, count: face.count)
      return .face(digest: Digest.of(bytes))
    } catch FileFailure.notRegular(_, "a directory") {
      return (try? ImageTree.holdsPictures(candidate.path)) == true ? .folderOfPictures : .noPicture
    } catch FileFailure.notRegular where !ImageTree.namesAPicture(candidate.name) {
      return .noPicture
    } catch ImageFailure.unknownFormat where !ImageTree.namesAPicture(candidate.name) {
      return .noPicture
    } catch let failure as any Failure {
      return .unreadable(failure)
    } catch {
      return .unreadable(ConvertFailure.changed)
    }
  }

  private mutating func take(
    _ outcomes: [Outcome], from start: Int, _ rows: UnsafeBufferPointer<UInt8>,
    _ settings: ImageSettings, to scratch: ScratchFile, _ firstRow: Int
  ) throws {
    var good: [UInt8] = []
    for (index, outcome) in outcomes.enumerated() {
      let candidate = tree.candidates[start + index]
      switch outcome {
      case .noPicture: passedOver.otherCount += 1
      case .folderOfPictures: passedOver.folders.add(prefix + candidate.name)
      case .noBox: unlisted.add(prefix + candidate.name)
      case .unreadable(let failure): try take(candidate.name, failure, settings)
      case .face(let digest):
        faces.append(Face(candidate: candidate, digest: digest, row: firstRow + faces.count))
        unsafe good += rows[index * Self.faceByteCount..<(index + 1) * Self.faceByteCount]
      }
    }
    try scratch.write(good, count: good.count)
  }

  private mutating func take(
    _ name: String, _ failure: any Failure, _ settings: ImageSettings
  ) throws {
    // A picture is left out for what it is, never because the machine had no memory or no descriptor
    // left, or its disk could not be read.
    let isItsOwnFault = [.badData, .noInput].contains(failure.exitStatus)
    let picture = UnreadablePicture(name: prefix + name, path: "\(tree.path)/\(name)", failure)
    if settings.onBadImage == .refuse || !isItsOwnFault { throw picture.refusal }
    unreadable.append(picture)
  }
}
