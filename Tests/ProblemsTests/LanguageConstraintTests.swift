import DataFiles
import Engine
import Experiments
import Foundation
import Testing
import Vocabulary

@testable import Problems

/// What is wrong with a language model's data or sizes is one located mistake, before anything runs.
@Suite struct LanguageConstraintTests {
  func mistakes(_ problem: String, steps: Int = 250) -> [String] {
    let text = """
      sweep: 1
      name: constraints
      defaults: {learning_rate: 0.001, steps: \(steps)}
      problems:
        - {name: text, model: gpt, \(problem)}
      optimizers:
        - {name: adamw}
      """
    return mistakesOfFile(text)
  }

  func expect(_ problem: String, _ reason: String, steps: Int = 250) {
    let found = mistakes(problem, steps: steps)
    #expect(found.filter { $0.contains("error") }.count == 1, "\(problem): \(found)")
    #expect(found.first?.hasPrefix("f.yaml:") == true && found.contains { $0.contains("^") }, "\(found)")
    #expect(found.joined(separator: "\n").contains(reason), "\(problem): \(found)")
  }

  @Test(arguments: [
    ("dataset: tiny_shakespeare, width: 130, heads: 4", "width 130 is not a multiple of heads 4"),
    ("dataset: tiny_shakespeare, evaluate: {every: 100}", "steps 250 is not a multiple of 100"),
    (
      "dataset: tiny_shakespeare, batch_size: 12, micro_batch_size: 5",
      "is not a multiple of micro_batch_size 5"
    ),
    ("dataset: tiny_shakespeare, context: 111540", "the shortest part of the data has 111540 tokens"),
    ("dataset: tiny_shakespeare, data_path: x", "data_path is for dataset: text and dataset: tokens only"),
    ("dataset: tiny_shakespeare, vocabulary: 65", "vocabulary is for dataset: tokens only"),
    ("dataset: text", "dataset: text needs data_path"),
    ("dataset: text, data_path: /nowhere/t.txt", "/nowhere/t.txt is missing"),
    ("dataset: tokens, data_path: /nowhere, vocabulary: 100", "/nowhere/train.bin is missing"),
    ("dataset: tokens, data_path: /nowhere", "dataset: tokens needs vocabulary"),
    ("dataset: tokens, data_path: /nowhere, vocabulary: 9, tokenizer: bytes", "leave tokenizer out"),
    ("dataset: tiny_shakespear", "did you mean"),
    ("dataset: tiny_shakespeare, init: /nowhere/w.safetensors", "/nowhere/w.safetensors cannot be read"),
    ("dataset: tiny_shakespeare, schedule: {kind: cosine, warmup_epochs: 3}", "warmup_epochs"),
  ])
  func whatCannotBeTrainedIsOneLocatedMistake(problem: String, reason: String) { expect(problem, reason) }

  @Test(arguments: [
    "dataset: tiny_shakespeare, context: 111539", "dataset: tiny_shakespeare, tokenizer: bytes, test: final",
    "dataset: tiny_shakespeare, width: [128, 256], heads: [2, 8], dropout: 0.2, bias: true",
  ])
  func whatCanBeTrainedIsNone(problem: String) { #expect(mistakes(problem) == []) }

  // MARK: Files

  func withFolder(_ files: [String: [UInt8]], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "texts-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, bytes) in files { try Data(bytes).write(to: folder.appending(path: name)) }
    try body(folder.path)
  }

  @Test func aTextWithFewerTokensThanTheContextIsOneMistake() throws {
    try withFolder(["t.txt": Array(repeating: [97, 98, 0x0A], count: 213).flatMap { $0 }]) { folder in
      // A tenth of 639 characters are 64: one too few.
      expect(
        "dataset: text, data_path: \(folder)/t.txt",
        "context 64 is too long: the shortest part of the data has 64")
      #expect(mistakes("dataset: text, data_path: \(folder)/t.txt, context: 63") == [])
    }
  }

  @Test func bytesThatAreNotUTF8AreOneMistakeUnderCharacters() throws {
    try withFolder(["t.txt": Array(repeating: [97, 98, 0xFF], count: 500).flatMap { $0 }]) { folder in
      expect(
        "dataset: text, data_path: \(folder)/t.txt", "/t.txt, line 1: byte 3 is not UTF-8; tokenizer: bytes")
      #expect(mistakes("dataset: text, data_path: \(folder)/t.txt, tokenizer: bytes") == [])
    }
  }

  @Test func aFolderInPlaceOfATextIsOneMistake() throws {
    try withFolder([:]) { expect("dataset: text, data_path: \($0)", "is a folder, not a file") }
  }

  @Test func tokenFilesAreChecked() throws {
    let tokens: [UInt8] = (0..<200).flatMap { [UInt8($0), 0] }
    func keys(_ folder: String, vocabulary: Int = 200) -> String {
      "dataset: tokens, data_path: \(folder), vocabulary: \(vocabulary)"
    }
    try withFolder(["train.bin": tokens]) { expect(keys($0), "/val.bin is missing") }
    try withFolder(["train.bin": tokens + [1], "val.bin": tokens]) {
      expect(keys($0), "/train.bin has 401 bytes, an odd number")
    }
    try withFolder(["train.bin": tokens, "val.bin": tokens]) { folder in
      expect(
        keys(folder, vocabulary: 150), "/train.bin: token 150 at place 150 is beyond the vocabulary of 150")
      #expect(mistakes(keys(folder)) == [])
    }
    try withFolder(["train.bin": tokens, "val.bin": [9, 0]]) {
      expect(keys($0), "context 64 is too long: the shortest part of the data has 1 tokens")
    }
  }

  /// A file that is written anew is read anew: another digest names other cells.
  @Test func aFilesContentIsPartOfTheIdentity() throws {
    try withFolder(["t.txt": Array("hello world\n".utf8)]) { folder in
      let family = LanguageModel().family
      let values: [String: Value] = ["dataset": .string("text"), "data_path": .string("\(folder)/t.txt")]
      let first = try #require(family.contentDigest(values))
      try Data("other worlds".utf8).write(to: URL(fileURLWithPath: "\(folder)/t.txt"))
      #expect(try first != #require(family.contentDigest(values)))
      #expect(family.contentDigest(["dataset": .string("tiny_shakespeare")]) == nil)
    }
  }

  @Test func weightsOfAnotherModelAreOneMistake() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "init-\(UUID()).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    let tensor = Safetensors.Tensor(shape: [64, 128], elements: Array(repeating: 0, count: 64 * 128))
    try Safetensors(["transformer.wte.weight": tensor]).encoded().write(to: file)
    expect(
      "dataset: tiny_shakespeare, init: \(file.path)",
      "transformer.wte.weight has shape [64, 128], the model's has [65, 128]")
  }

  @Test func memoryIsKnownBeforehand() throws {
    func bytes(_ changes: [String: Value]) throws -> Double {
      let values: [String: Value] = [
        "dataset": .string("tiny_shakespeare"), "steps": .integer(250), "optimizer": .string("adamw"),
        "learning_rate": .number(0.1),
      ]
      return try #require(LanguageModel().leastBytes(of: CellValues(map: values.merging(changes) { $1 })))
    }
    // 0.8 million parameters four times, and 768 rows of 65 · 128 · 4 blocks.
    #expect(try abs(bytes([:]) / 4e7 - 1) < 0.5)
    #expect(try bytes(["width": .integer(768), "layers": .integer(12)]) > 1e9)
  }
}
