import SafePickle

/// What one pickle of a data set holds: image arrays, still in the file, and a label an image.
struct LabelledImages {
  /// Some images in one array.
  struct Block {
    let array: NumericArray
    let count: Int
    let layout: ImageLayout
  }

  let pickle: Pickle
  let blocks: [Block]
  let labels: [Int64]

  /// Images in all blocks.
  var count: Int { blocks.reduce(0) { $0 + $1.count } }

  /// Finds images and labels in `pickle`.
  init(_ pickle: Pickle, layout: ImageLayout?) throws {
    self.pickle = pickle
    let (images, labels) = try Self.parts(of: pickle)
    blocks = try Self.arrays(in: images).map { array in
      guard let found = ImageLayout.recognise(array.shape, asked: layout) else {
        throw ConvertFailure.badImages(shape: array.shape, asked: layout)
      }
      return Block(array: array, count: found.count, layout: found.layout)
    }
    self.labels = try LabelReader.labels(
      in: labels, of: pickle, count: blocks.reduce(0) { $0 + $1.count })
  }

  /// Hands out the images in order, as rows of 3072 planar values, some hundred at a time.
  func forEachChunk(_ body: ([Float]) throws -> Void) throws {
    for block in blocks {
      try forEachChunk(of: block) { values in
        try body(values)
        return true
      }
    }
  }

  /// Whether the first image of every array has whole values from 0 to 255 only.
  func looksWhole() throws -> Bool {
    for block in blocks where block.count > 0 {
      var isWhole = true
      try forEachChunk(of: block) { values in
        isWhole = values.prefix(ImageLayout.valueCount).allSatisfy {
          $0 >= 0 && $0 <= 255 && $0.rounded() == $0
        }
        return false
      }
      if !isWhole { return false }
    }
    return true
  }

  /// - Parameter body: Returns whether it wants more.
  private func forEachChunk(of block: Block, _ body: ([Float]) throws -> Bool) throws {
    var chunk: [UInt8] = []
    var values: [Float] = []
    var stream = try ElementStream(block.array, of: pickle)
    repeat {
      try stream.next(into: &chunk)
      if chunk.isEmpty { return }
      PixelDecoder.decode(chunk, block.array.type, block.layout, into: &values)
    } while try body(values)
  }

  private static func parts(of pickle: Pickle) throws -> (images: Value, labels: Value) {
    switch pickle.root {
    case .list(let items), .tuple(let items):
      let parts = Array(items.prefix(3))
      guard parts.count == 2 else {
        throw ConvertFailure.notImagesAndLabels(found: "\(items.count) items")
      }
      return (parts[0], parts[1])
    case .dictionary(let entries):
      var images: [Value] = []
      var labels: [Value] = []
      for (key, value) in entries {
        let name = try name(of: key, in: pickle)
        if DatasetKeys.images.contains(name) { images.append(value) }
        if DatasetKeys.labels.contains(name) { labels.append(value) }
      }
      guard images.count == 1, labels.count == 1 else {
        throw ConvertFailure.notImagesAndLabels(
          found: "a dictionary with \(images.count) keys of images and \(labels.count) of labels")
      }
      return (images[0], labels[0])
    case .array: throw ConvertFailure.notImagesAndLabels(found: "an array without labels")
    default: throw ConvertFailure.notImagesAndLabels(found: "a single value")
    }
  }

  private static func name(of key: Value, in pickle: Pickle) throws -> String {
    switch key {
    case .text(let text), .bytes(let text): try pickle.string(text, limit: 64).lowercased()
    default: ""
    }
  }

  private static func arrays(in value: Value) throws -> [NumericArray] {
    switch value {
    case .array(let array): return [array]
    case .list(let items), .tuple(let items):
      return try items.map { item in
        guard case .array(let array) = item else {
          throw ConvertFailure.notImagesAndLabels(found: "images that are no arrays")
        }
        return array
      }
    default: throw ConvertFailure.notImagesAndLabels(found: "images that are no arrays")
    }
  }
}
