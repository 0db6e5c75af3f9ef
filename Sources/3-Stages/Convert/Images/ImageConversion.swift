import Artifacts
import ByteStreams
import FaceData
import Foundation
import ImageFiles
import Progress

/// Makes one faces artifact of folders of pictures, one folder an identity.
///
/// Every file is read once, on all threads; the faces wait in a scratch file until it is known which of
/// them are queries.
struct ImageConversion {
  /// The folder of the gallery, or of all pictures.
  let train: String
  /// The folder of the queries; nil where the split decides.
  let test: String?
  let output: String
  let settings: ConvertSettings
  /// An earlier faces artifact whose numbers of identities are kept.
  let identities: String?
  let tool: String
  let threads: Int

  /// One side of the result: which faces, in order.
  private struct Side {
    let name: String
    var faces: [FaceHarvest.Face] = []
    var tree: ImageTree
    var labels: [Int64] = []
    var histogram = PixelHistogram()
    var fingerprints: [RowFingerprint] = []

    func identity(of face: FaceHarvest.Face) -> String { tree.identities[face.candidate.identity] }

    /// SHA-256 over what sha256sum prints for the pictures, by name.
    var digest: String {
      var digest = Digest()
      for face in faces.sorted(by: { InputFolder.precedes($0.candidate.name, $1.candidate.name) }) {
        digest.update(Array("\(face.digest)  \(face.candidate.name)\n".utf8))
      }
      return digest.hexadecimal()
    }
  }

  func run(progress: ProgressReporter) throws -> ConvertSummary {
    let boxes = try settings.images.boxes.map { try BoxList($0) }
    let list: ImageSplitList? =
      if test == nil, case .list(let path) = settings.images.split { try ImageSplitList(path) } else
      {
        nil
      }
    let scratch = try ScratchFile()
    let budget = ConvertBudget(settings.limits)
    var harvests: [FaceHarvest] = []
    for (index, folder) in [train, test].compactMap(\.self).enumerated() {
      harvests.append(
        try FaceHarvest(
          ImageTree(folder), settings.images, boxes: boxes?.boxes,
          prefix: test == nil ? "" : index == 0 ? "train/" : "test/", threads: threads, to: scratch,
          firstRow: harvests.first?.faces.count ?? 0, within: budget, progress: progress))
      try check(harvests[index], in: folder)
    }
    let sides = try self.sides(of: harvests, list)
    var provenance = settings.images.record
    provenance["split"] =
      test == nil ? list.map { "list \($0.digest)" } ?? provenance["split"] : nil
    provenance["boxes"] = boxes?.digest
    return try publish(
      sides, harvests, provenance, from: scratch.reopen(as: "scratch file"), progress)
  }

  /// Refuses a folder without a single face and says what lies in it instead.
  private func check(_ harvest: FaceHarvest, in folder: String) throws {
    guard harvest.faces.isEmpty else { return }
    if let first = harvest.unreadable.first {
      throw first.failure is FileFailure
        ? first.failure : FailureInFile(first.failure, in: "\(folder)/\(first.name)")
    }
    throw FailureInFile(
      ConvertFailure.noPictures(others: harvest.passedOver, unlisted: harvest.unlisted), in: folder)
  }

  private func sides(of harvests: [FaceHarvest], _ list: ImageSplitList?) throws -> [Side] {
    var sides = ["train", "test"].enumerated().map { index, name in
      Side(name: name, tree: harvests[min(index, harvests.count - 1)].tree)
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
    _ sides: [Side], _ harvests: [FaceHarvest], _ record: [String: String], from pixels: InputFile,
    _ progress: ProgressReporter
  ) throws -> ConvertSummary {
    var sides = sides
    let numbers = try IdentityNumbers(
      Set(sides.flatMap { side in side.faces.map { side.identity(of: $0) } }), earlier: identities)
    for index in sides.indices {
      sides[index].labels = sides[index].faces.map { numbers(sides[index].identity(of: $0)) }
    }
    func list(_ side: Side) throws -> NameList {
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
    for index in sides.indices {
      for face in sides[index].faces {
        let row = try pixels.read(at: face.row * 3072, count: 3072)
        sides[index].histogram.add(row)
        unsafe try row.withUnsafeBytes {
          unsafe sides[index].fingerprints.append(RowFingerprint($0))
          unsafe try writer.write(images: $0)
        }
      }
    }
    return try finish(writer, sides, harvests, record, numbers, progress)
  }

  private func finish(
    _ writer: FaceSetWriter, _ sides: [Side], _ harvests: [FaceHarvest], _ record: [String: String],
    _ numbers: IdentityNumbers, _ progress: ProgressReporter
  ) throws -> ConvertSummary {
    let gallery = Set(sides[0].fingerprints)
    let leaked = sides[1].fingerprints.count { gallery.contains($0) }
    let repeated = sides.map { $0.fingerprints.count - Set($0.fingerprints).count }
    let known = Set(sides[0].labels)
    let gaps = (0..<Int64(numbers.names.count)).filter { !known.contains($0) }
    let validation = ValidationSplit.flags(
      identities: sides[0].labels, fraction: settings.validationFraction, seed: settings.seed)
    let pictures = PictureSummary(harvests, unknown: Set(sides[1].labels).subtracting(known).count)
    for warning in pictures.warnings + leakWarnings(leaked) { progress.warn(warning) }
    var provenance = ["ddh.tool": tool]
    for (key, value) in settings.record.merging(record, uniquingKeysWith: { $1 })
    where key != "layout" {
      provenance["settings.convert.\(key)"] = value
    }
    for side in sides where !side.faces.isEmpty {
      provenance["input.\(side.name)"] = "\(side.digest) \(side.faces.count) pictures"
    }
    provenance["faces.leaked"] = String(leaked)
    provenance["faces.repeated.train"] = String(repeated[0])
    provenance["faces.repeated.test"] = String(repeated[1])
    provenance["faces.gaps"] = String(gaps.count)
    provenance["faces.validation"] = String(validation.count { $0 == 1 })
    provenance["faces.unreadable"] = String(pictures.unreadable.count)
    let fingerprint = try writer.finish(
      .init(
        identityCount: numbers.names.count, train: sides[0].histogram.normalisation,
        test: sides[1].histogram.normalisation, validation: validation, provenance: provenance))
    let splits = sides.indices.map { index in
      let (mean, deviation) = sides[index].histogram.normalisation
      return ConvertSummary.Split(
        name: sides[index].name, files: sides[index].faces.count, images: sides[index].faces.count,
        identities: Set(sides[index].labels).count, mean: mean, deviation: deviation,
        duplicates: repeated[index])
    }
    return ConvertSummary(
      splits: splits, storage: "U8", identityCount: numbers.names.count, gaps: gaps,
      validationCount: validation.count { $0 == 1 }, leakedCount: leaked, fingerprint: fingerprint,
      pictures: pictures)
  }

  private func leakWarnings(_ leaked: Int) -> [String] {
    leaked == 0
      ? [] : ["\(leaked) test images occur in train as well: results will look too good"]
  }
}
