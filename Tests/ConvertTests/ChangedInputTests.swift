import ByteStreams
import FaceData
import Foundation
import TestSupport
import Testing

@testable import Convert

/// Files that change between the survey and the writing.
struct ChangedInputTests {
  private func changed(to value: PickleWriter) throws -> ConvertFailure? {
    let dataset = try TestDataset()
    try dataset.write("train/1.pkl", ConversionTests.pair([1, 2], [0, 1]))
    let survey = try SplitSurvey(
      "train", folder: "\(dataset.path)/train", layout: nil, budget: ConvertBudget(ConvertLimits()),
      progress: .silent)
    try dataset.write("train/1.pkl", value)
    let writer = try FaceSetWriter(
      "\(dataset.path)/faces.safetensors", pixels: .floats, trainIdentities: survey.identities,
      testIdentities: [], provenanceCapacity: 0)
    var publisher = SplitPublisher(survey, storage: .floats)
    let error = #expect(throws: FailureInFile.self) {
      try publisher.publish(to: writer, layout: nil, progress: .silent)
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
