import Artifacts
import ByteStreams
import FaceData
import ImageFiles
import Progress

/// Makes one faces artifact of folders of pictures, one folder an identity.
///
/// Every file is read once, on all threads; the faces wait in a scratch file until it is known which of
/// them are queries.
struct ImageConversion {
  let folders: PictureFolders
  let output: String
  let settings: ConvertSettings
  /// An earlier faces artifact whose numbers of identities are kept.
  let identities: String?
  let tool: String
  let threads: Int

  func run(progress: ProgressReporter) throws -> ConvertSummary {
    let boxes = try settings.images.boxes.map { try BoxList($0) }
    let list: ImageSplitList? =
      if folders.test == nil, case .list(let path) = settings.images.split {
        try ImageSplitList(path)
      } else { nil }
    let scratch = try ScratchFile()
    let harvests = try harvests(boxes, to: scratch, progress)
    let sides = try sides(of: harvests, list)
    var record = settings.images.record
    record["split"] =
      folders.test == nil ? list.map { "list \($0.digest)" } ?? record["split"] : nil
    record["boxes"] = boxes?.digest
    let summary = PictureSummary(
      harvests, sides, folders.test == nil ? settings.images.split : nil, boxes)
    return try publish(
      sides, summary, record, from: scratch.reopen(as: "scratch file"), progress)
  }

  private func harvests(
    _ boxes: BoxList?, to scratch: ScratchFile, _ progress: ProgressReporter
  ) throws -> [FaceHarvest] {
    let budget = ConvertBudget(settings.limits)
    var harvests: [FaceHarvest] = []
    for (index, folder) in [folders.train, folders.test].compactMap(\.self).enumerated() {
      harvests.append(
        try FaceHarvest(
          ImageTree(folder), settings.images, boxes: boxes,
          prefix: folders.test == nil ? "" : index == 0 ? "train/" : "test/", threads: threads,
          to: scratch, firstRow: harvests.first?.faces.count ?? 0, within: budget,
          progress: progress))
      try check(harvests[index], in: folder)
    }
    return harvests
  }

  /// Refuses a folder without a single face and says what lies in it instead.
  private func check(_ harvest: FaceHarvest, in folder: String) throws {
    guard harvest.faces.isEmpty else { return }
    if let first = harvest.unreadable.first { throw first.refusal }
    throw FailureInFile(
      ConvertFailure.noPictures(
        loose: harvest.passedOver.loosePictures.count, inner: harvest.passedOver.folders,
        others: harvest.passedOver.otherCount, unlisted: harvest.unlisted.count), in: folder)
  }

  private func sides(
    of harvests: [FaceHarvest], _ list: ImageSplitList?
  ) throws -> [PictureSide] {
    var sides = ["train", "test"].enumerated().map { index, name in
      PictureSide(name, of: harvests[min(index, harvests.count - 1)])
    }
    if harvests.count == 2 {
      for index in sides.indices { sides[index].faces = harvests[index].faces }
    } else {
      let flags = try list.map { try $0.flags(harvests[0]) } ?? flags(harvests[0].faces)
      for (face, isTest) in zip(harvests[0].faces, flags) {
        sides[isTest ? 1 : 0].faces.append(face)
      }
      guard !sides[0].faces.isEmpty else { throw ConvertFailure.emptyGallery }
    }
    return sides
  }

  private func flags(_ faces: [FaceHarvest.Face]) -> [Bool] {
    var flags = [Bool](repeating: false, count: faces.count)
    for (_, rows) in Dictionary(grouping: faces.indices, by: { faces[$0].candidate.identity }) {
      let chosen = settings.images.split.flags(
        digests: rows.map { faces[$0].digest }, seed: settings.seed)
      for (row, isTest) in zip(rows, chosen) { flags[row] = isTest }
    }
    return flags
  }

  private func publish(
    _ sides: [PictureSide], _ pictures: PictureSummary, _ record: [String: String],
    from pixels: InputFile, _ progress: ProgressReporter
  ) throws -> ConvertSummary {
    var sides = sides
    let numbers = try IdentityNumbers(
      sides[0].people.union(sides[1].people), earlier: identities)
    for index in sides.indices { sides[index].label(by: numbers) }
    func list(_ side: PictureSide) throws -> NameList {
      guard let list = NameList(side.faces.map(\.candidate.name)) else {
        throw ConvertFailure.badName(side.name)
      }
      return list
    }
    let writer = try FaceSetWriter(
      output, pixels: .bytes, trainIdentities: sides[0].labels, testIdentities: sides[1].labels,
      names: FaceNames(
        identities: numbers.names, train: try list(sides[0]), test: try list(sides[1])),
      provenanceCapacity: 16384)
    let equals = try write(&sides, from: pixels, to: writer, progress)
    return try finish(writer, sides, pictures, equals, record, numbers, progress)
  }

  /// Copies the faces from the scratch file into the artifact, in its order.
  private func write(
    _ sides: inout [PictureSide], from pixels: InputFile, to writer: FaceSetWriter,
    _ progress: ProgressReporter
  ) throws -> EqualImages {
    var equals = EqualImages()
    var done = 0
    progress.begin("write faces", total: sides.reduce(0) { $0 + $1.faces.count }, unit: "faces")
    for index in sides.indices {
      for (row, face) in sides[index].faces.enumerated() {
        let image = try pixels.read(at: face.row * 3072, count: 3072)
        sides[index].histogram.add(image)
        unsafe try image.withUnsafeBytes {
          equals.add(
            unsafe RowFingerprint($0), identity: sides[index].labels[row], side: index)
          unsafe try writer.write(images: $0)
        }
        done += 1
        if done % 256 == 0 { progress.advance(to: done) }
      }
    }
    progress.advance(to: done)
    progress.end()
    return equals
  }
}
