#if DDH_IMAGES
  import CPNG

  extension ImageReader {
    func pngFace(in bytes: [UInt8], _ crop: ImageCrop) throws(ImageFailure) -> [UInt8] {
      let chunks = PNGChunks(of: bytes)
      let (width, height) = (chunks.width, chunks.height)
      try limits.check(width: width, height: height)
      let needed = 4 * width * height + chunks.copiedByteCount(of: bytes)
      try limits.check(width: width, height: height, decodingByteCount: needed)
      guard chunks.dataLimit <= limits.pixelByteCount else {
        throw .tooMuchMemory(
          width: width, height: height, byteCount: chunks.dataLimit, limit: limits.pixelByteCount)
      }
      try chunks.checkData(in: bytes)
      return try memory.holding(needed) { () throws(ImageFailure) in
        var raster = try pngRaster(of: chunks.needed(of: bytes))
        let box = try crop.box(inWidth: raster.width, height: raster.height)
        raster.composite()
        return raster.averaged(box, side: Self.side)
      }
    }

    /// The pixels as red, green, blue and alpha, 8 bits each: palettes looked up, grey repeated, 16
    /// bits rounded, a gamma that is not sRGB's corrected. Of an animation the still picture.
    ///
    /// By libpng's simplified API, which returns where the rest of libpng would jump.
    private func pngRaster(of bytes: [UInt8]) throws(ImageFailure) -> Raster {
      var image = unsafe png_image()
      unsafe image.version = png_uint_32(PNG_IMAGE_VERSION)
      defer { unsafe png_image_free(&image) }
      var failure: ImageFailure?
      // Unsafe: the library keeps the address between both calls, so both are made while it holds.
      let pixels = unsafe bytes.withUnsafeBytes { file -> [UInt8] in
        do throws(ImageFailure) {
          guard unsafe png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0
          else { throw unsafe Self.failure(of: image) }
          let (width, height) = unsafe (Int(image.width), Int(image.height))
          try limits.check(width: width, height: height)
          unsafe image.format = ddh_png_rgba
          unsafe image.flags |= ddh_png_16_bits_are_srgb
          return unsafe try Self.pixels(of: &image, byteCount: 4 * width * height)
        } catch {
          failure = error
          return []
        }
      }
      if let failure { throw failure }
      return unsafe Raster(
        width: Int(image.width), height: Int(image.height), channelCount: 4, reduction: 0,
        pixels: pixels)
    }

    private static func pixels(
      of image: inout png_image, byteCount: Int
    ) throws(ImageFailure) -> [UInt8] {
      // Unsafe: the library writes width · height pixels of 4 bytes, which is what is allocated.
      let pixels = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, filled in
        let isDone = unsafe png_image_finish_read(&image, nil, buffer.baseAddress, 0, nil) != 0
        filled = isDone ? byteCount : 0
      }
      guard !pixels.isEmpty else { throw unsafe failure(of: image) }
      return pixels
    }

    private static func failure(of image: png_image) -> ImageFailure {
      let reason = unsafe withUnsafeBytes(of: image.message) { message in
        unsafe String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
      }
      return .decoding(.png, reason: reason)
    }
  }
#endif
