import DataFiles
import Datasets
import Engine
import Foundation
import Vocabulary

/// The data that a cell's values name: how many tokens, of how many kinds, and the tokens themselves.
///
/// What is known of files of the user's own is read once and remembered, at planning and in each worker.
struct LanguageData: Sendable {
  enum Source: Sendable {
    case known(TextDataset, Tokenizer)
    case text(String, Tokenizer)
    /// The folder, and the vocabulary.
    case tokens(String, Int)
  }

  /// What is known before a training.
  struct Facts: Sendable {
    var vocabulary: Int
    /// Tokens of the shortest part.
    var shortest: Int
  }

  /// Tokens as a training takes them.
  struct Loaded {
    var splits: TokenSplits
    /// Nil where it is not known what tokens stand for.
    var texts: TokenTexts?
    var tokenBytes: [Int32] { texts?.texts.map { Int32($0.count) } ?? [] }
  }

  let source: Source
  let keepsTest: Bool

  /// `dataset: text`, `dataset: tokens`: files of the user's own.
  static let text = "text"
  static let tokens = "tokens"

  /// - Throws: ``CellError`` with the key whose value is wrong or missing.
  init(_ values: CellValues, _ known: [TextDataset]) throws(CellError) {
    let settings = try values.settings(TextSettings.self)
    keepsTest = settings.test != nil
    let name = try values.string(Problems.dataset.name)
    guard name != Self.tokens else {
      let folder = try Self.path(settings, name)
      guard settings.tokenizer == .characters else {
        throw CellError(
          "token files are tokens already: leave tokenizer out", key: TextSettings.tokenizerKey.name)
      }
      guard let vocabulary = settings.vocabulary else {
        throw CellError(
          "dataset: tokens needs vocabulary, how many different tokens there are (50257 for GPT-2's)",
          key: Problems.dataset.name)
      }
      source = .tokens(folder, vocabulary)
      return
    }
    guard settings.vocabulary == nil else {
      throw CellError(
        "vocabulary is for dataset: tokens only: a text's is what its tokenizer finds",
        key: TextSettings.vocabularyKey.name)
    }
    guard let dataset = known.first(where: { $0.dataset.name == name }) else {
      source = .text(try Self.path(settings, name), settings.tokenizer)
      return
    }
    guard settings.dataPath == nil else {
      throw CellError(
        "data_path is for dataset: \(Self.text) and dataset: \(Self.tokens) only",
        key: TextSettings.dataPathKey.name)
    }
    source = .known(dataset, settings.tokenizer)
  }

  private static func path(_ settings: TextSettings, _ name: String) throws(CellError) -> String {
    guard let path = settings.path else {
      throw CellError("dataset: \(name) needs data_path", key: Problems.dataset.name)
    }
    return path
  }

  /// The user's own files.
  var ownFiles: [String] {
    switch source {
    case .known: []
    case .text(let path, _): [path]
    case .tokens(let folder, _): Self.paths(in: folder)
    }
  }

  private static func paths(in folder: String) -> [String] {
    ["train.bin", "val.bin"].map { URL(fileURLWithPath: folder, isDirectory: true).appending(path: $0).path }
  }

  // MARK: Before a training

  /// - Throws: ``CellError`` with the key, where files are missing or do not hold what they should.
  func facts() throws(CellError) -> Facts {
    switch source {
    case .known(let known, let tokenizer):
      let (count, vocabulary) =
        switch tokenizer {
        case .characters: (known.characters, known.vocabulary)
        case .bytes: (known.dataset.bytes, TokenTexts.bytes.count)
        }
      return Facts(
        vocabulary: vocabulary, shortest: TokenSplits.shortest(ofText: count, keepsTest: keepsTest))
    case .text(let path, let tokenizer):
      let found = try Self.found(in: path, .text(tokenizer)) { () throws(DataError) in
        let (tokens, texts) = try Self.read(path, tokenizer)
        return Found(tokens: tokens.count, vocabulary: texts.count)
      }
      guard found.vocabulary > 1 else {
        throw CellError(
          "\(path) has one character only: nothing to learn", key: TextSettings.dataPathKey.name)
      }
      return Facts(
        vocabulary: found.vocabulary,
        shortest: TokenSplits.shortest(ofText: found.tokens, keepsTest: keepsTest))
    case .tokens(let folder, let vocabulary):
      let counts = try Self.paths(in: folder).map { path throws(CellError) in
        let found = try Self.found(in: path, .tokens(vocabulary)) { () throws(DataError) in
          let tokens = try TokenSet(file: path)
          var found = Found(tokens: tokens.count, vocabulary: vocabulary)
          found.mistake = tokens.firstToken(beyond: vocabulary).map {
            "\(path): token \($0.token) at place \($0.place) is beyond the vocabulary of \(vocabulary)"
          }
          return found
        }
        if let mistake = found.mistake { throw CellError(mistake, key: TextSettings.vocabularyKey.name) }
        return found.tokens
      }
      return Facts(
        vocabulary: vocabulary,
        shortest: TokenSplits.shortest(training: counts[0], validation: counts[1], keepsTest: keepsTest))
    }
  }

  /// What a file of the user's holds.
  private struct Found: Sendable {
    var tokens: Int
    var vocabulary: Int
    /// Of a token that is none.
    var mistake: String?
  }

  private enum Question: Hashable {
    case text(Tokenizer)
    case tokens(Int)
  }

  private static let answers = FileAnswers<Question, Result<Found, DataError>>()

  private static func found(
    in path: String, _ question: Question, _ find: () throws(DataError) -> Found
  ) throws(CellError) -> Found {
    if let problem = PlainFile.problem(path) { throw CellError(problem, key: TextSettings.dataPathKey.name) }
    guard let result = answers.answer(path, question, { Result(catching: find) }) else {
      throw CellError("\(path) cannot be read", key: TextSettings.dataPathKey.name)
    }
    do throws(DataError) {
      return try result.get()
    } catch { throw CellError(error.description, key: TextSettings.dataPathKey.name) }
  }

  // MARK: For a training

  /// - Parameter dataDirectory: of official data sets.
  func load(in dataDirectory: URL) throws -> Loaded {
    let file: (path: String, tokenizer: Tokenizer)
    switch source {
    case .known(let known, let tokenizer):
      file = (known.dataset.files[0].url(in: dataDirectory).path, tokenizer)
    case .text(let path, let tokenizer): file = (path, tokenizer)
    case .tokens(let folder, _):
      // Files may have changed since they were planned with.
      _ = try facts()
      let paths = Self.paths(in: folder)
      return Loaded(
        splits: TokenSplits(
          training: try TokenSet(file: paths[0]), validation: try TokenSet(file: paths[1]),
          keepsTest: keepsTest))
    }
    let (tokens, texts) = try Self.read(file.path, file.tokenizer)
    return Loaded(splits: TokenSplits(TokenSet(tokens), keepsTest: keepsTest), texts: texts)
  }

  private static func read(
    _ path: String, _ tokenizer: Tokenizer
  ) throws(DataError) -> (tokens: [UInt16], texts: TokenTexts) {
    let file = try MappedFile(path: path)
    return try tokenizer.tokens(of: file.bytes, path: path)
  }
}
