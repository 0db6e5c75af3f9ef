import Testing

@testable import ImageFiles

@Suite struct BoxListTests {
  private func parse(_ text: String) throws(ImageFailure) -> [String: ImageBox] {
    try BoxList.parse(Array(text.utf8))
  }

  @Test func `boxes are read with and without heading, quotes and carriage returns`() throws {
    let box = ImageBox(left: -1, top: 2, width: 3, height: 4)
    #expect(try parse("path,left,top,width,height\na/1.jpg,-1,2,3,4\n") == ["a/1.jpg": box])
    #expect(try parse("a/1, 2.jpg,-1,2,3,4\r\n\r\n") == ["a/1, 2.jpg": box])
    #expect(try parse("\"a/\"\"1\"\", 2.jpg\",-1,2,3,4") == ["a/\"1\", 2.jpg": box])
    #expect(try parse("") == [:])
  }

  @Test(arguments: [
    "a,1,2,3", "a,1,2,3,x", "a,1,2,3,4.5", "a,1,2,0,4", "a,1,2,3,-4", "a,1,2,3,99999999999", ",,,,",
  ])
  func `lines that are no boxes are refused with their number`(_ line: String) {
    #expect(throws: ImageFailure.badBoxes(line: 2, reason: "'\(line)'")) {
      try parse("b,1,1,1,1\n" + line)
    }
  }

  @Test func `a path twice and bytes that are not UTF-8 are refused`() {
    #expect(throws: ImageFailure.badBoxes(line: 2, reason: "a second box of a")) {
      try parse("a,1,1,1,1\na,2,2,2,2\n")
    }
    #expect(throws: ImageFailure.badBoxes(line: 1, reason: "bytes that are not UTF-8")) {
      try BoxList.parse([0xFF, 0x2C])
    }
  }
}
