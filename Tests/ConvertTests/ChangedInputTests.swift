import ByteStreams
import Foundation
import TestSupport
import Testing

@testable import Convert

/// Files that change between the two passes.
struct ChangedInputTests {
  private func changed(to value: PickleWriter) throws -> ConvertFailure? {
    let dataset = try TestDataset()
    try dataset.write("train/1.pkl", ConversionTests.pair([1, 2], [0, 1]))
    let survey = try SplitSurvey(
      "train", folder: "\(dataset.path)/train", layout: nil, budget: ConvertBudget(ConvertLimits()),
      progress: .silent)
    try dataset.write("train/1.pkl", value)
    let error = #expect(throws: FailureInFile.self) {
      try survey.forEachChunk(layout: nil) { _ in }
    }
    return error?.failure as? ConvertFailure
  }

  @Test func `another number of images, other pixels and pixels that are none are noticed`() throws
  {
    #expect(try changed(to: ConversionTests.pair([1], [0])) == .changed)
    #expect(try changed(to: ConversionTests.pair([1, 3], [0, 1])) == .changed)
    let pixels = [Float](repeating: .nan, count: 2 * 3072)
    #expect(try changed(to: .tuple([.floats([2, 3072], pixels), .labels([0, 1])])) == .changed)
  }
}
