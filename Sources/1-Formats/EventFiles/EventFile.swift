import Protobuf

/// A TensorBoard event file: a run's scalars by step.
///
///     file    = record*, the first with the version "brain.Event:2" (event field 3)
///     record  = u64 length, u32 checksum of the length, bytes, u32 checksum of the bytes
///     bytes   = event { 1 double wall time, 2 step, 5 summary { 1 value { 1 tag, 2 float } … } }
///
/// Integers of a record are little-endian; checksums are masked CRC-32C.
///
/// Source: tensorflow/core/util/event.proto, framework/summary.proto and lib/io/record_writer.cc.
public struct EventFile: Sendable {
  /// The file so far.
  public private(set) var bytes: [UInt8] = []

  /// A file that holds nothing but its version.
  public init() {
    var event = ProtobufMessage()
    event.add(3, text: "brain.Event:2")
    record(event)
  }

  /// Adds what was measured at `step`.
  ///
  /// - Parameter seconds: TensorBoard's wall time. It shows differences; the first instant is ours.
  public mutating func add(
    _ scalars: [(tag: String, value: Double)], step: Int, seconds: Double
  ) {
    var summary = ProtobufMessage()
    for scalar in scalars {
      var value = ProtobufMessage()
      value.add(1, text: scalar.tag)
      value.add(2, float: Float(scalar.value))
      summary.add(1, value)
    }
    var event = ProtobufMessage()
    event.add(1, double: seconds)
    event.add(2, integer: step)
    event.add(5, summary)
    record(event)
  }

  private mutating func record(_ event: ProtobufMessage) {
    let length = ProtobufMessage.littleEndian(UInt64(event.bytes.count))
    bytes += length + ProtobufMessage.littleEndian(CRC32C.masked(length))
    bytes += event.bytes + ProtobufMessage.littleEndian(CRC32C.masked(event.bytes))
  }
}
