import Testing

@testable import Protobuf

/// The bytes are those of protobuf.dev's encoding page, or follow from its rules by hand.
@Suite struct `A protocol buffers message` {
  private func bytes(_ write: (inout ProtobufMessage) -> Void) -> [UInt8] {
    var message = ProtobufMessage()
    write(&message)
    return message.bytes
  }

  @Test func `holds 150 as field 1 in three bytes`() {
    #expect(bytes { $0.add(1, integer: 150) } == [0x08, 0x96, 0x01])
  }

  @Test func `holds a text with its length`() {
    #expect(bytes { $0.add(2, text: "testing") } == [0x12, 7] + Array("testing".utf8))
  }

  @Test func `holds a message as field 3`() {
    var inner = ProtobufMessage()
    inner.add(1, integer: 150)
    #expect(bytes { $0.add(3, inner) } == [0x1a, 0x03, 0x08, 0x96, 0x01])
  }

  @Test func `holds a negative number in ten bytes`() {
    #expect(
      bytes { $0.add(1, integer: -2) }
        == [0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])
  }

  @Test func `holds floats and doubles little-endian`() {
    #expect(bytes { $0.add(1, float: 1) } == [0x0d, 0, 0, 0x80, 0x3f])
    #expect(bytes { $0.add(1, double: 1) } == [0x09, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f])
  }

  @Test func `gives fields from 16 on a key of two bytes`() {
    #expect(bytes { $0.add(20, integer: 7) } == [0xa0, 0x01, 0x07])
  }

  @Test func `measures lengths from 128 on in two bytes`() {
    let text = String(repeating: "x", count: 300)
    #expect(bytes { $0.add(1, text: text) } == [0x0a, 0xac, 0x02] + Array(text.utf8))
  }
}
