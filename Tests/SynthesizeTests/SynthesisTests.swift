import ByteStreams
import Foundation
import Settings
import TestSupport
import Testing

@testable import Synthesize

@Suite struct SynthesisTests {
  static func settings(_ lines: String = "") throws -> SynthesizeSettings {
    let folder = try Folder()
    let path = folder.file("synthesize.yaml")
    try Data(("identities: 6\ntrain_images: 9\n" + lines).utf8)
      .write(to: URL(fileURLWithPath: path))
    var settings = try Settings(path)
    return try SynthesizeSettings(&settings)
  }

  static func contents(of folder: Folder) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      contents[name] = FileManager.default.contents(atPath: folder.file(name))
    }
    return contents
  }

  @Test func `two runs write the same bytes and another seed writes others`() throws {
    let (first, second, third) = (try Folder(), try Folder(), try Folder())
    _ = try Synthesis(Self.settings("seed: 5\n")).write(to: first.path)
    _ = try Synthesis(Self.settings("seed: 5\n")).write(to: second.path)
    _ = try Synthesis(Self.settings("seed: 6\n")).write(to: third.path)
    #expect(try Self.contents(of: first) == Self.contents(of: second))
    #expect(try Self.contents(of: first) != Self.contents(of: third))
  }

  @Test func `a smaller set leaves no file of a larger one`() throws {
    let folder = try Folder()
    let large = try Synthesis(Self.settings("rows_per_file: 10\n")).write(to: folder.path)
    #expect(large.files == 6 + 3)
    let foreign = folder.file("train/notes.pkl")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: foreign))
    _ = try Synthesis(Self.settings()).write(to: folder.path)
    let names = try Self.contents(of: folder).keys.sorted()
    #expect(
      names == [
        ".ddh-synthesize.lock", "contact-sheet.png", "test/0.pkl", "train/0.pkl", "train/notes.pkl",
      ])
  }

  @Test func `numbered pickles of somebody else stay, and nothing is written beside them`() throws {
    let folder = try Folder()
    for split in ["train", "test"] {
      try FileManager.default.createDirectory(
        atPath: folder.file(split), withIntermediateDirectories: true)
    }
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.file("test/7.pkl")))
    let before = try Self.contents(of: folder)
    #expect(throws: FileFailure.self) { try Synthesis(Self.settings()).write(to: folder.path) }
    #expect(try Self.contents(of: folder) == before)
  }

  @Test func `two runs in one folder are one and a refusal`() throws {
    let folder = try Folder()
    _ = try Synthesis(Self.settings()).write(to: folder.path)
    let lock = try FileLock(folder.file(".ddh-synthesize.lock"))
    #expect(throws: FileFailure.busy(path: folder.file(".ddh-synthesize.lock"))) {
      try Synthesis(Self.settings()).write(to: folder.path)
    }
    withExtendedLifetime(lock) {}
  }

  @Test func `an uneven total is met exactly and everybody has a picture`() throws {
    let plan = DatasetPlan(try Self.settings("train_total: 601\n"))
    #expect(plan.trainCounts.count == 6)
    #expect(plan.trainCounts.reduce(0, +) == 601)
    #expect(Set(plan.trainCounts).count > 1)
    let tight = DatasetPlan(try Self.settings("train_total: 6\n"))
    #expect(tight.trainCounts == [1, 1, 1, 1, 1, 1])
  }

  @Test func `a total below one picture each is refused with both numbers`() {
    #expect(throws: SynthesizeFailure.tooFewTrainImages(total: 5, identities: 6)) {
      try Self.settings("train_total: 5\n")
    }
  }

  @Test func `an unknown setting is refused and the nearest named`() {
    let error = #expect(throws: (any Error).self) { try Self.settings("difficulti: 2\n") }
    #expect("\(String(describing: error))".contains("difficulty"))
  }

  @Test func `a split's rows are each picture once, shuffled across identities`() throws {
    let plan = DatasetPlan(try Self.settings())
    for (split, count) in [(Faces.Split.train, 9), (.test, 5)] {
      let rows = plan.rows(of: split)
      #expect(rows.count == 6 * count)
      #expect(Set(rows.map { $0.identity * 1000 + $0.number }).count == 6 * count)
      #expect(rows.map(\.identity) != rows.map(\.identity).sorted())
    }
  }

  @Test(.enabled(if: Python.hasNumPy, "needs python3 with numpy"))
  func `plain pickle.load with numpy reads exactly the painted pictures in the planned order`()
    throws
  {
    let folder = try Folder()
    let settings = try Self.settings("rows_per_file: 20\n")
    _ = try Synthesis(settings).write(to: folder.path)
    let found = try Python.run(
      """
      import pickle, sys, os, numpy as np, warnings
      warnings.simplefilter('ignore')
      for split in ('train', 'test'):
          folder = os.path.join(sys.argv[1], split)
          pairs = [pickle.load(open(os.path.join(folder, n), 'rb')) for n in sorted(os.listdir(folder))]
          latin = [pickle.load(open(os.path.join(folder, n), 'rb'), encoding='latin1')
                   for n in sorted(os.listdir(folder))]
          assert all((a[0] == b[0]).all() and (a[1] == b[1]).all() for a, b in zip(pairs, latin))
          assert all(type(p) is tuple and p[0].dtype == np.float32 and p[1].dtype == np.int64 for p in pairs)
          assert all(p[0].flags.writeable and p[0].shape == (len(p[1]), 3072) for p in pairs)
          x = np.concatenate([p[0] for p in pairs]); y = np.concatenate([p[1] for p in pairs])
          assert x.min() >= 0 and x.max() <= 255 and (x == np.rint(x)).all()
          print(split, [len(p[1]) for p in pairs], ''.join(str(v) for v in y),
                int((x.astype(np.int64) * (np.arange(x.size).reshape(x.shape) % 9973)).sum()))
      """, folder.path)
    #expect(found == (try Self.summary(settings)))
  }

  /// What the script above prints, computed from the pictures themselves.
  private static func summary(_ settings: SynthesizeSettings) throws -> String {
    let plan = DatasetPlan(settings)
    let faces = Faces(seed: settings.seed)
    let lines = [(Faces.Split.train, "[20, 20, 14]"), (.test, "[20, 10]")].map { split, shards in
      let rows = plan.rows(of: split)
      var sum = 0
      var position = 0
      for row in rows {
        for byte in faces.picture(row.number, of: row.identity, in: split) {
          sum += Int(byte) * (position % 9973)
          position += 1
        }
      }
      return "\(split.rawValue) \(shards) \(rows.map { "\($0.identity)" }.joined()) \(sum)"
    }
    return lines.joined(separator: "\n")
  }
}
