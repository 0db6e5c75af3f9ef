import ByteStreams
import Foundation
import Lanes
import Pictures
import Progress

/// The stage: invents a data set and writes it in the published layout.
///
///     OUT/train/0.pkl, 1.pkl, …    pairs (x, y)
///     OUT/test/0.pkl, …
///     OUT/contact-sheet.png        appears last: where it is, the set is complete
///     OUT/.ddh-synthesize.lock     held while a run works; empty, never deleted: the folder is ours
public struct Synthesis: Sendable {
  private let settings: SynthesizeSettings
  private let faces: Faces
  private let plan: DatasetPlan

  /// Pictures one task paints before it takes the next; the unit of output too.
  private static let chunkRows = 32
  /// Chunks painted between two writes: bounds memory to about 30 MB.
  private static let chunksAtOnce = 64

  public init(_ settings: SynthesizeSettings) {
    self.settings = settings
    faces = Faces(
      seed: settings.seed, variety: Float(settings.variety), variation: settings.variation)
    plan = DatasetPlan(settings)
  }

  /// What was written.
  public struct Summary: Sendable, Equatable {
    public var identities: Int
    public var trainRows: Int
    public var testRows: Int
    public var files: Int
  }

  /// Writes the whole set under `directory`.
  ///
  /// Numbered pickles and the contact sheet of an earlier run are removed first, so that a smaller
  /// set never keeps rows of a larger one, and what a killed run left of them.
  ///
  /// - Throws: `FileFailure.cannotReplace` where there are numbered pickles of somebody else: the published sets
  ///   are called so; `.busy` while another run works there.
  public func write(
    to directory: String, progress: ProgressReporter = .silent
  ) throws(FileFailure) -> Summary {
    let mark = "\(directory)/.ddh-synthesize.lock"
    let isOurs = [mark, Self.sheet(in: directory)].contains(where: FileManager.default.fileExists)
    if !isOurs, let other = Self.pickles(in: directory).first {
      throw .cannotReplace(path: other, found: "a pickle that ddh-synthesize did not write")
    }
    let lock = try FileLock(mark)
    defer { withExtendedLifetime(lock) {} }
    try Self.remove(earlierRunIn: directory)
    let trainRows = plan.rows(of: .train)
    let testRows = plan.rows(of: .test)
    progress.begin("painting", total: trainRows.count + testRows.count, unit: "faces")
    var files = try write(trainRows, .train, to: directory, doneBefore: 0, progress)
    files += try write(
      testRows, .test, to: directory, doneBefore: trainRows.count, progress)
    progress.end()
    let sheet = try OutputFile(Self.sheet(in: directory))
    try sheet.write(ContactSheet.picture(of: faces, plan).png())
    try sheet.publish()
    return Summary(
      identities: settings.identities, trainRows: trainRows.count, testRows: testRows.count,
      files: files)
  }

  /// Writes one split and returns the number of its files.
  private func write(
    _ rows: [DatasetPlan.Row], _ split: Faces.Split, to directory: String, doneBefore: Int,
    _ progress: ProgressReporter
  ) throws(FileFailure) -> Int {
    var done = 0
    var files = 0
    while done < rows.count {
      let shardRows = rows[done..<min(done + settings.rowsPerFile, rows.count)]
      var shard = try PickleShard(
        "\(directory)/\(split.rawValue)/\(files).pkl", rowCount: shardRows.count)
      var start = shardRows.startIndex
      while start < shardRows.endIndex {
        let end = min(start + Self.chunkRows * Self.chunksAtOnce, shardRows.endIndex)
        let batch = shardRows[start..<end]
        for text in texts(of: Array(batch), split) { try shard.append(text: text) }
        shard.append(labels: batch.map(\.identity))
        start = end
        progress.advance(to: doneBefore + start)
      }
      try shard.publish()
      done = shardRows.endIndex
      files += 1
    }
    return files
  }

  /// The pickle text of `rows`, painted on all cores, in the order of the rows.
  private func texts(of rows: [DatasetPlan.Row], _ split: Faces.Split) -> [[UInt8]] {
    let chunks = (rows.count + Self.chunkRows - 1) / Self.chunkRows
    let workers = Workers(count: min(chunks, ProcessInfo.processInfo.activeProcessorCount))
    defer { workers.stop() }
    var texts = [[UInt8]](repeating: [], count: chunks)
    texts.withUnsafeMutableBufferPointer { buffer in
      // Each iteration writes its own element and nothing else.
      nonisolated(unsafe) let slots = buffer
      workers.run(chunks) { chunk, _ in
        let first = chunk * Self.chunkRows
        var text: [UInt8] = []
        text.reserveCapacity(Self.chunkRows * Faces.byteCount * 5)
        for row in rows[first..<min(first + Self.chunkRows, rows.count)] {
          let image = faces.picture(row.number, of: row.identity, in: split)
          PickleShard.appendText(of: image, to: &text)
        }
        slots[chunk] = text
      }
    }
    return texts
  }

  /// Removes what an earlier run wrote: the contact sheet first, durably, then numbered pickles.
  private static func remove(earlierRunIn directory: String) throws(FileFailure) {
    if try remove(sheet(in: directory)) {
      try OutputFile.synchronizeDirectory(directory)
    }
    for split in Faces.Split.allCases {
      OutputFile.sweep("\(directory)/\(split.rawValue)", where: isNumbered)
    }
    for pickle in pickles(in: directory) { try remove(pickle) }
  }

  private static func sheet(in directory: String) -> String { "\(directory)/contact-sheet.png" }

  /// The numbered pickles of both splits.
  private static func pickles(in directory: String) -> [String] {
    Faces.Split.allCases.flatMap { split in
      let folder = "\(directory)/\(split.rawValue)"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.filter(isNumbered).map { "\(folder)/\($0)" }
    }
  }

  private static func isNumbered(_ name: String) -> Bool {
    name.hasSuffix(".pkl") && Int(name.dropLast(4)) != nil
  }

  /// Whether there was a file at `path`.
  @discardableResult
  private static func remove(_ path: String) throws(FileFailure) -> Bool {
    if unlink(path) == 0 { return true }
    guard errno == ENOENT else {
      throw .cannotWrite(path: path, action: .remove, errno: errno)
    }
    return false
  }
}
