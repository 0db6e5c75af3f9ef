import ByteStreams
import Foundation
import TestSupport
import Testing

@testable import Convert

/// What a conversion may take: time, memory and disk.
struct LimitTests {
  private let dataset: TestDataset
  private var output: String { "\(dataset.path)/a.faces.safetensors" }

  init() throws {
    dataset = try TestDataset()
    for split in ["train", "test"] {
      try dataset.write("\(split)/1.pkl", ConversionTests.pair([1, 2], [0, 1]))
    }
  }

  private func failure(_ settings: ConvertSettings) throws -> ConvertFailure? {
    do {
      _ = try ConvertStage(
        train: "\(dataset.path)/train", test: "\(dataset.path)/test", output: output,
        settings: settings, tool: "test"
      ).run()
      return nil
    } catch {
      #expect(!FileManager.default.fileExists(atPath: output))
      return ((error as? FailureInFile)?.failure ?? error) as? ConvertFailure
    }
  }

  private func settings(_ change: (inout ConvertSettings.Limits) -> Void) throws -> ConvertSettings
  {
    var limits = ConvertSettings.Limits()
    change(&limits)
    return try ConvertSettings(nil, .init(limits: limits))
  }

  @Test func `more images than allowed are refused, as many are not`() throws {
    #expect(
      try failure(settings { $0.imageCount = 3 })
        == .limit(what: "images", allowed: 3, option: "--max-images"))
    #expect(try failure(settings { $0.imageCount = 4 }) == nil)
  }

  @Test func `an artifact that would be too large is refused before it is begun`() throws {
    let needed = 4 * 3072
    #expect(
      try failure(settings { $0.outputByteCount = needed - 1 })
        == .limit(what: "bytes of images to write", allowed: needed - 1, option: "--max-output"))
    #expect(try failure(settings { $0.outputByteCount = needed }) == nil)
  }

  /// Every listing of a folder takes ten seconds here, in which the command can look at no clock.
  @Test(.enabled(if: access("/usr/bin/strace", X_OK) == 0, "strace is not installed"))
  func `a conversion that takes too long ends, whatever it is doing`() throws {
    let out = output
    let convert = Command.executable("ddh-convert").path
    let run = try Command(
      "ddh-convert", [],
      under: """
        exec timeout 60 /usr/bin/strace -f -o /dev/null -e trace=getdents64 \
        -e inject=getdents64:delay_enter=10000000 \
        '\(convert)' '\(dataset.path)/train' --max-seconds 1 --faces '\(out)'
        """)
    #expect(run.status == 65)
    #expect(run.errors.contains("takes more than 1 seconds. Raise --max-seconds"))
    #expect(access(out, F_OK) != 0)
  }

  @Test func `a limit given for gzip holds whatever the file's own size`() throws {
    let budget = ConvertBudget(try settings { $0.inflatedByteCount = 1000 }.limits)
    #expect(budget.pickles == .inflating(to: 1000))
    #expect(ConvertBudget(ConvertLimits()).pickles == .standard)
  }

  @Test func `limits stand in the settings too, and an option wins over them`() throws {
    let path = "\(dataset.path)/convert.yaml"
    try "max_images: 3\nmax_seconds: 60\nmax_output_bytes: 99999\nmax_inflated_bytes: 7\n"
      .write(toFile: path, atomically: true, encoding: .utf8)
    let limits = try ConvertSettings(path).limits
    #expect(limits.imageCount == 3 && limits.seconds == 60)
    #expect(limits.outputByteCount == 99999 && limits.inflatedByteCount == 7)
    var option = ConvertSettings.Limits()
    option.imageCount = 4
    let settings = try ConvertSettings(path, .init(limits: option))
    #expect(settings.limits.imageCount == 4)
    #expect(settings.record.keys.sorted() == ["layout", "seed", "validation_fraction"])
  }

  @Test func `an array shared by a thousand entries is not written out a thousand times`() throws {
    // One image of 3072 bytes, and a list that names it again and again by two bytes each.
    let array = Array(
      PickleWriter.bytes([3072], ConversionTests.image(1)).pickle.dropFirst(2).dropLast())
    let labels = Array(
      PickleWriter.labels([Int](repeating: 0, count: 2000)).pickle.dropFirst(2).dropLast())
    var pickle: [UInt8] = [0x80, 3, 0x28, 0x5d, 0x28] + array + [0x71, 0]
    for _ in 1..<2000 { pickle += [0x68, 0] }
    pickle += [0x65] + labels + [0x74, 0x2e]
    try dataset.write("train/2.pkl", pickle)
    let error = try #require(throws: FailureInFile.self) {
      try ConvertStage(
        train: "\(dataset.path)/train", test: nil, output: output,
        settings: ConvertSettings(nil), tool: "test"
      ).run()
    }
    #expect(error.description.contains("bytes of arrays when shared arrays are written out"))
  }
}
