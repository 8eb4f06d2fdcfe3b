import DataFiles
import Foundation
import Testing

@testable import Engine

@Suite struct TokenWindowsTests {
  /// Tokens that say their places.
  static let tokens = TokenSet((0..<1000).map { UInt16($0) })

  func windows(_ choice: TokenWindows.Choice, pass: Int = 0, length: Int = 16) -> [[Int32]] {
    let source = TokenWindows(Self.tokens, length: length, choice, capacity: 4)
    source.begin(pass: pass)
    return stride(from: 0, to: source.count, by: 4).flatMap { first in
      let batch = source.load(first..<min(first + 4, source.count))
      return (0..<batch.count).map { row in
        let inputs = (0..<length).map { batch.tokens[row * length + $0] }
        // Every target is the token that follows.
        #expect((0..<length).map { batch.targets[row * length + $0] } == inputs.map { $0 + 1 })
        return inputs
      }
    }
  }

  @Test func consecutiveWindowsAreTheTextInOrder() {
    let all = windows(.consecutive).flatMap { $0 }
    // 62 windows of 16 and the token behind the last one are 993 of 1000.
    #expect(all == (0..<992).map { Int32($0) })
    #expect(windows(.consecutive, length: 999).count == 1)
  }

  /// A step's windows depend on its number alone: not on how many steps lie between two measurements.
  @Test func windowsOfAStepDependOnNoPass() {
    let stream = RandomStream(seed: 5, role: .samplingOrder)
    let whole = windows(.random(stream, count: 24))
    let parts = (0..<3).flatMap { windows(.random(stream, count: 8), pass: $0) }
    #expect(whole == parts && Set(whole).count > 20)
  }

  @Test func fixedWindowsAreTheSameInEveryPass() {
    let stream = RandomStream(seed: 5, role: .validationWindows)
    #expect(windows(.fixed(stream, count: 10)) == windows(.fixed(stream, count: 10), pass: 3))
  }

  /// Uniform over the places that nanoGPT draws from: 0 ..< n − T.
  @Test func everyPlaceIsDrawn() {
    let stream = RandomStream(seed: 1, role: .samplingOrder)
    let starts = windows(.random(stream, count: 4000), length: 995).map { $0[0] }
    let counts = (0..<5).map { place in starts.count { $0 == place } }
    #expect(counts.reduce(0, +) == 4000 && counts.allSatisfy { abs($0 - 800) < 130 }, "\(counts)")
  }

  // MARK: Files and parts

  func withFile<R>(_ bytes: [UInt8], _ body: (String) throws -> R) throws -> R {
    let file = FileManager.default.temporaryDirectory.appending(path: "tokens-\(UUID()).bin")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(bytes).write(to: file)
    return try body(file.path)
  }

  @Test func aTokenFileIsReadLittleEndian() throws {
    try withFile([1, 0, 0, 1, 0xFF, 0xFF]) { path in
      let tokens = try TokenSet(file: path)
      var all: [Int32] = []
      tokens.slice(1..<3).forEach(0..<2) { all.append($0) }
      #expect(tokens.count == 3 && all == [256, 65_535])
      #expect(tokens.firstToken(beyond: 65_536) == nil)
      let first = try #require(tokens.firstToken(beyond: 256))
      #expect(first == (256, 1))
    }
  }

  @Test func aTokenFileOfOddLengthIsRefused() throws {
    try withFile([1, 0, 0]) { path in
      let error = #expect(throws: DataError.self) { try TokenSet(file: path) }
      #expect(error?.description == "\(path) has 3 bytes, an odd number: its tokens are 16-bit numbers")
    }
  }

  /// nanoGPT: `data[:int(n*0.9)]`, 1,003,854 and 111,540 of tiny Shakespeare.
  @Test func aTextIsSplitAsNanoGPTDoes() {
    let text = TokenSet(Array(repeating: 0, count: 1_115_394))
    let splits = TokenSplits(text, keepsTest: false)
    #expect(splits.training.count == 1_003_854 && splits.validation.count == 111_540 && splits.test == nil)
    let three = TokenSplits(text, keepsTest: true)
    #expect(three.test?.count == 111_540)
    #expect(three.training.count + three.validation.count == 1_003_854)
    #expect(abs(three.validation.count - 111_540) < 10)
    for keepsTest in [false, true] {
      #expect(
        TokenSplits(text, keepsTest: keepsTest).shortest
          == TokenSplits.shortest(ofText: text.count, keepsTest: keepsTest))
    }
    // The parts are where they should be, and share nothing.
    let small = TokenSplits(Self.tokens, keepsTest: true)
    var all: [Int32] = []
    for part in [small.training, small.validation, small.test!] {
      part.forEach(0..<part.count) { all.append($0) }
    }
    #expect(all == (0..<1000).map { Int32($0) })
  }
}
