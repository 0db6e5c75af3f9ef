import Foundation
import Testing

@testable import EventFiles

@Suite struct `An event file` {
  @Test func `is the one TensorBoard's own writer makes, byte for byte`() throws {
    let fixture = try #require(
      Bundle.module.url(
        forResource: "events.out.tfevents.0", withExtension: "ddh", subdirectory: "Fixtures"))
    var file = EventFile()
    for epoch in [1, 300] {
      file.add(
        [("loss/total", 4.25 / Double(epoch)), ("accuracy", 0.1)], step: epoch,
        seconds: 3.5 * Double(epoch))
    }
    #expect(file.bytes == [UInt8](try Data(contentsOf: fixture)))
  }

  /// RFC 3720, B.4.
  @Test(
    arguments: [
      ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
      ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
      (Array(0..<32), 0x46dd_794e), (Array("123456789".utf8), 0xe306_9283),
    ] as [([UInt8], UInt32)])
  func `has the Castagnoli checksums of RFC 3720`(bytes: [UInt8], sum: UInt32) {
    #expect(CRC32C.of(bytes) == sum)
  }
}
