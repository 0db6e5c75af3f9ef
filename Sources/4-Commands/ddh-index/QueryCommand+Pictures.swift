import ArgumentParser
import ByteStreams
import Console
import Index

extension QueryCommand {
  /// What one face found is in JSON: the hit, and what is known by name.
  private struct NamedHit: Encodable {
    let query: String
    let rank: Int
    let id, identity: Int64
    let distance: Int
    let name: String?
    let isRight, isItself: Bool?
  }

  /// Answers for faces, by name where names are known, and draws the sheet.
  func answerFaces(
    _ search: IndexSearch, _ source: QuerySource, _ extent: IndexSearch.Extent, _ console: Console
  ) throws {
    let gallery = try faces.map { try FaceGallery($0, for: search.generation) }
    let questions = try self.questions(gallery, search)
    let codes = try questions.map { question in
      do { return try source.code(for: question.question) } catch let failure as IndexFailure {
        throw FailureInFile(failure, in: question.title)
      }
    }
    let answers = zip(questions, try search.hits(for: codes, extent, threads: crew.count))
      .map { FaceAnswer(query: $0, hits: $1, in: search.generation) }
    if let doubt = gallery?.doubt(about: answers.flatMap(\.hits)) {
      console.progress.warn(doubt)
    }
    for (number, answer) in answers.enumerated() {
      try json ? showLines(answer, gallery, console) : showTable(answer, number, gallery, console)
    }
    if let path = pictures.openSheet, let gallery {
      try QuerySheet(answers, gallery, extent, index: index).write(to: path)
      console.remark("\(path): \(answers.count) questions with their nearest faces.")
    }
  }

  private func questions(_ gallery: FaceGallery?, _ search: IndexSearch) throws -> [FaceQuery] {
    if let row, let gallery { return [try gallery.query(split, row: row)] }
    let stated = try pictures.identity.first.map { text -> Int64 in
      if let number = gallery?.identity(named: text) { return number }
      if let number = Int64(text),
        gallery?.knows(number) == true || search.generation.holds(identity: number)
      {
        return number
      }
      throw ValidationError(
        "--identity \(text): neither a name in --faces nor a number that --faces or the index has. "
          + "Without it, ddh-index query prints names and numbers of what it finds.")
    }
    return try pictures.image.map { path in
      try FaceQuery(picture: path, pictures.imageCrop) { folder in
        stated ?? gallery?.identity(named: folder)
      }
    }
  }

  private func showLines(
    _ answer: FaceAnswer, _ gallery: FaceGallery?, _ console: Console
  ) throws {
    try console.show(
      json: answer.hits.map { hit in
        NamedHit(
          query: answer.query.title, rank: hit.rank, id: hit.id, identity: hit.identity,
          distance: hit.distance, name: gallery?.name(of: hit.identity),
          isRight: answer.isRight(hit), isItself: answer.isItself(hit) ? true : nil)
      })
  }

  private func showTable(
    _ answer: FaceAnswer, _ number: Int, _ gallery: FaceGallery?, _ console: Console
  ) throws {
    if pictures.image.count > 1 { try console.show((number > 0 ? "\n" : "") + answer.query.title) }
    guard !answer.hits.isEmpty else { return remarkOnNothing(console) }
    let isNamed = answer.hits.contains { gallery?.name(of: $0.identity) != nil }
    try console.show(
      table: [["rank", "id", "identity", "distance"] + (isNamed ? ["name"] : [])]
        + answer.hits.map { hit in
          ["\(hit.rank)", "\(hit.id)", "\(hit.identity)", "\(hit.distance)"]
            + (isNamed ? [gallery?.name(of: hit.identity) ?? ""] : [])
        })
  }
}
