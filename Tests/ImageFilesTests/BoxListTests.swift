import ByteStreams
import Foundation
import TestSupport
import Testing

@testable import ImageFiles

@Suite struct BoxListTests {
  private func parse(_ text: String) throws(ImageFailure) -> [String: ImageBox] {
    let list = try BoxList(bytes: Array(text.utf8))
    return Dictionary(list.paths.compactMap { path in list[path.text].map { (path.text, $0) } }) {
      first, _ in first
    }
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
    "a,1,2,3,４",
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
      try BoxList(bytes: [0xFF, 0x2C])
    }
  }

  @Test func `paths that show the same and differ in bytes have boxes of their own`() throws {
    let list = try BoxList(bytes: Array("\u{E9},1,1,1,1\ne\u{301},2,2,2,2\n".utf8))
    #expect(list.count == 2 && list["\u{E9}"]?.left == 1 && list["e\u{301}"]?.left == 2)
  }

  @Test func `a byte order mark before the heading or the first box is no part of it`() throws {
    for heading in ["path,left,top,width,height\r\n", ""] {
      #expect(try parse("\u{FEFF}\(heading)a,1,1,1,1\r\n").keys.map(\.self) == ["a"])
    }
  }

  @Test func `of many boxes each is found, and no other`() throws {
    let text = (0..<5000).map { "p\($0),\($0),1,1,1\n" }.joined()
    let list = try BoxList(bytes: Array(text.utf8))
    #expect(list.count == 5000)
    #expect((0..<5000).allSatisfy { (number: Int) in list["p\(number)"]?.left == number })
    #expect(list["p5000"] == nil && list[""] == nil)
  }

  @Test func `a message quotes 120 bytes of a line at most, and a file is 64 MiB at most`() throws {
    let line = String(repeating: "e\u{301}", count: 1000)
    #expect(
      throws: ImageFailure.badBoxes(
        line: 1, reason: "'\(String(repeating: "e\u{301}", count: 40))…'")
    ) { try parse(line) }
    let folder = try Folder()
    let path = folder.file("boxes.csv")
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    #expect(truncate(path, off_t(BoxList.byteLimit + 1)) == 0)
    let error = try #require(throws: FailureInFile.self) { try BoxList(path) }
    #expect(error.description.contains("67108865 bytes found, at most 67108864 expected"))
  }
}

@Suite struct TextLinesTests {
  @Test func `lines are counted from 1, empty ones too, and end in any way`() {
    func lines(_ text: String) -> [String] {
      TextLines(Array(text.utf8)).map {
        "\($0.number) \(String(decoding: $0.bytes, as: UTF8.self))"
      }
    }
    #expect(lines("a\n\r\n\nb\r\nc") == ["1 a", "4 b", "5 c"])
    #expect(lines("\u{FEFF}a\r") == ["1 a"])
    #expect(lines("a\rb\n\r\r\n") == ["1 a\rb", "2 \r"])
    #expect(lines("") == [] && lines("\n\n\r\n") == [])
  }

  @Test func `what is quoted is obeyed by no terminal`() {
    #expect(TextLines.quoted(Array("\u{1b}[2J".utf8)) == "\\u{1b}[2J")
  }
}
