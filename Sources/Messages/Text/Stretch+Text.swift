import Vocabulary

extension Stretch {
  /// Whose length its schedules go by: that of the `rung` itself, or of the `cell`.
  public var horizonWord: String { isOwn ? "rung" : "cell" }

  /// - Throws: where the word is none.
  public init(end: Int, key: String, horizonWord word: String) throws {
    guard ["rung", "cell"].contains(word), !key.isEmpty, end > 0 else {
      throw JSONReader.Problem(expected: "until, length and horizon of a part of a cell", offset: 0)
    }
    self.init(end: end, key: key, isOwn: word == "rung")
  }
}
