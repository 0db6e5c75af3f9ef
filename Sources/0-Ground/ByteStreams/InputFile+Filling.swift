extension InputFile {
  /// Replaces the contents of `bytes` by the `count` bytes from `offset` on, keeping its storage.
  public func read(
    at offset: Int, count: Int, filling bytes: inout [UInt8]
  ) throws(FileFailure) {
    if bytes.count > count { bytes.removeLast(bytes.count - count) }
    if bytes.count < count {
      bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
    }
    var failure: FileFailure?
    // Unsafe: the kernel writes into the array's storage, whose bounds the buffer carries.
    unsafe bytes.withUnsafeMutableBytes { buffer in
      do throws(FileFailure) { unsafe try read(at: offset, into: buffer) } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
