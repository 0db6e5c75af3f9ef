import Testing

@testable import FaceData

@Suite struct DisplayBytesTests {
  @Test func `pixels become bytes by the range they are in`() {
    #expect(FaceSplit.displayBytes(of: [0, 127.6, 255]) == [0, 128, 255])
    #expect(FaceSplit.displayBytes(of: [0, 0.5, 1]) == [0, 128, 255])
    #expect(FaceSplit.displayBytes(of: [-1, 0, 1]) == [0, 128, 255])
    #expect(
      FaceSplit.displayBytes(of: [7, 7]) == [7, 7]
        && FaceSplit.displayBytes(of: [-3, -3]) == [0, 0])
  }
}
