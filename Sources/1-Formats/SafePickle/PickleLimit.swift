/// What a pickle can have too much of, and what to do about it: no option raises these.
public enum PickleLimit: Sendable, CaseIterable {
  case inputBytes, depth, axes
  case opcodes, tableBytes, values, stackedValues, items, marks, memoSlots, arrays
  case entries, entriesOfOneDictionary
  case sharedItems, sharedElementBytes, textBytesReadAgain
  case shownValues, shownPathBytes

  /// What is counted.
  public var name: String {
    switch self {
    case .inputBytes: "bytes"
    case .depth: "containers inside one another"
    case .axes: "axes"
    case .opcodes: "opcodes"
    case .tableBytes: "bytes of memory for the values"
    case .values: "values"
    case .stackedValues: "values on the stack"
    case .items: "items of containers"
    case .marks: "marks"
    case .memoSlots: "memo slots"
    case .arrays: "arrays"
    case .entries: "dictionary entries in all"
    case .entriesOfOneDictionary: "entries of one dictionary"
    case .sharedItems: "items when shared containers are written out"
    case .sharedElementBytes: "bytes of arrays when shared arrays are written out"
    case .textBytesReadAgain: "bytes of names and keys when shared ones are read again"
    case .shownValues: "values to show"
    case .shownPathBytes: "bytes of paths to show"
    }
  }

  /// What the owner of the file can do.
  var remedy: String {
    switch self {
    case .inputBytes: "Split the file."
    case .depth: "Keep arrays in one list or dictionary."
    case .axes: "Reshape the array."
    case .opcodes, .tableBytes, .values, .stackedValues, .items, .marks, .memoSlots, .arrays:
      "Save the images as one array and the labels as another, or split the file."
    case .entries, .entriesOfOneDictionary, .textBytesReadAgain:
      "Save {'data': images, 'labels': numbers}, not a key an image."
    case .sharedItems, .sharedElementBytes: "Save every array once."
    case .shownValues, .shownPathBytes: "It is too much to show, which does not mean it is bad."
    }
  }
}
