#if DDH_IMAGES
  import CTurboJPEG

  extension ImageReader {
    func jpegFace(in bytes: [UInt8], _ crop: ImageCrop) throws(ImageFailure) -> [UInt8] {
      let segments = JPEGSegments(of: bytes)
      guard segments.isComplete(in: bytes) else { throw .truncated(.jpeg) }
      guard !segments.isArithmetic else { throw .arithmeticCode }
      let (width, height) = try jpeg.size(of: bytes)
      try limits.check(width: width, height: height)
      let scans = segments.scanCount(in: bytes)
      let most = limits.scanCount(width: width, height: height)
      guard scans <= most else { throw .tooManyScans(found: scans, limit: most) }
      let orientation = Orientation(exif: segments.exif, in: bytes)
      let upright = orientation.swapsAxes ? (height, width) : (width, height)
      let box = orientation.stored(
        try crop.box(inWidth: upright.0, height: upright.1), width: width, height: height)
      let reduction = Self.reduction(of: box)
      // Three bytes a pixel that is left, and where scans are put together two a sample of all.
      var needed = 3 * (width >> reduction + 1) * (height >> reduction + 1)
      if segments.hasSeveralScans {
        needed += Int(2 * segments.samplesPerPixel * Double(width * height))
      }
      try limits.check(width: width, height: height, decodingByteCount: needed)
      return try memory.holding(needed) { () throws(ImageFailure) in
        let raster = try jpeg.raster(
          of: bytes, width: width, height: height, reduction: reduction)
        return orientation.upright(raster.averaged(box, side: Self.side), side: Self.side)
      }
    }
  }

  /// libjpeg-turbo behind its TurboJPEG API, which returns where libjpeg itself would jump.
  @safe final class JPEGDecoder {
    // Unsafe: the library's own state, created here, destroyed with this object, used by nobody else.
    private let handle: tjhandle

    init() throws(ImageFailure) {
      guard let handle = unsafe tjInitDecompress() else {
        throw .outOfMemory(.jpeg)
      }
      unsafe self.handle = handle
    }

    deinit { unsafe tjDestroy(handle) }

    /// Width and height in pixels.
    func size(of bytes: [UInt8]) throws(ImageFailure) -> (width: Int, height: Int) {
      var (width, height, subsampling, colours): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
      // Unsafe: the library reads at most `bytes.count` bytes.
      let status = unsafe tjDecompressHeader3(
        handle, bytes, UInt(bytes.count), &width, &height, &subsampling, &colours)
      guard status == 0 || isForgivable else { throw .decoding(.jpeg, reason: reason) }
      let fourColours = [Int32(TJCS_CMYK.rawValue), Int32(TJCS_YCCK.rawValue)]
      guard !fourColours.contains(colours) else { throw .unsupportedColours("CMYK") }
      return (Int(width), Int(height))
    }

    /// The pixels at 1 / 2^reduction of the size, rounded up.
    func raster(
      of bytes: [UInt8], width: Int, height: Int, reduction: Int
    ) throws(ImageFailure) -> Raster {
      let round = (1 << reduction) - 1
      let (across, down) = ((width + round) >> reduction, (height + round) >> reduction)
      var status: Int32 = 0
      // Unsafe: the library writes across · down pixels of 3 bytes, which is what is allocated.
      let pixels = unsafe [UInt8](unsafeUninitializedCapacity: 3 * across * down) {
        buffer, filled in
        status = unsafe tjDecompress2(
          handle, bytes, UInt(bytes.count), buffer.baseAddress, Int32(across), 0, Int32(down),
          Int32(TJPF_RGB.rawValue), TJFLAG_ACCURATEDCT)
        filled = status == 0 || isForgivable ? 3 * across * down : 0
      }
      guard !pixels.isEmpty else { throw .decoding(.jpeg, reason: reason) }
      return Raster(
        width: across, height: down, channelCount: 3, reduction: reduction, pixels: pixels)
    }

    /// Whether the last call only found bytes too many between two segments, as some cameras write.
    private var isForgivable: Bool {
      let isWarning = unsafe tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue)
      return isWarning && reason.contains("extraneous bytes before marker")
    }

    /// What the library says of the last call.
    private var reason: String { unsafe String(cString: tjGetErrorStr2(handle)) }
  }
#endif
