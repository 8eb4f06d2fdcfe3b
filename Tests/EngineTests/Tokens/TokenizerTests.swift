import DataFiles
import Foundation
import Testing

@testable import Engine

@Suite struct TokenizerTests {
  func tokens(_ tokenizer: Tokenizer, _ bytes: [UInt8]) throws -> (tokens: [UInt16], texts: TokenTexts) {
    try bytes.withUnsafeBytes { try tokenizer.tokens(of: $0, path: "t.txt") }
  }

  /// Python: `chars = sorted(set(data)); [stoi[c] for c in data]`.
  @Test func charactersAreNumberedInTheirOrder() throws {
    let (tokens, texts) = try tokens(.characters, Array("baé€b\n🙂".utf8))
    #expect(texts.texts.map { String(decoding: $0, as: UTF8.self) } == ["\n", "a", "b", "é", "€", "🙂"])
    #expect(tokens == [2, 1, 3, 4, 2, 0, 5])
    #expect(texts.texts.map(\.count) == [1, 1, 1, 2, 3, 4])
    #expect(texts.tokens(of: "€a") == [4, 1])
    #expect(texts.tokens(of: "x") == nil)
  }

  @Test func bytesAreThemselves() throws {
    let (tokens, texts) = try tokens(.bytes, [0xFF, 0, 0x61])
    #expect(tokens == [255, 0, 97] && texts.count == 256)
    #expect(texts.tokens(of: "é") == [0xC3, 0xA9])
  }

  /// An overlong form, a surrogate, a rest of a character, and a byte that begins none.
  @Test(arguments: [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xFF]] as [[UInt8]])
  func whatIsNotUTF8IsFoundAtItsLine(wrong: [UInt8]) {
    let error = #expect(throws: DataError.self) { try tokens(.characters, Array("a\nbé".utf8) + wrong) }
    #expect(
      error?.description == "t.txt, line 2: byte 6 is not UTF-8; tokenizer: bytes reads any file", "\(wrong)")
  }
}
