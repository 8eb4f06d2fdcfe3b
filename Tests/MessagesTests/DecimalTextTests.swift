import Foundation
import Statistics
import Testing

@testable import Messages

@Suite struct DecimalTextTests {
  private func value(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { Double(exactly: DecimalText($0)) }
  }

  private func isSame(_ text: String) -> Bool { value(text)?.bitPattern == strtod(text, nil).bitPattern }

  @Test func everyRoundingIsThatOfTheCLibrary() {
    var random = RandomStream(seed: 11)
    var read = 0
    for _ in 0..<200_000 {
      let significand = random.next() >> UInt64.random(in: 0...63, using: &random)
      let text = "\(significand)"
      let point = Int.random(in: 0...text.count, using: &random)
      let decimal =
        (point == 0 ? "0" : String(text.prefix(point)))
        + (point == text.count ? "" : "." + text.dropFirst(point))
      let exponents = ["", "e-05", "E-8", "e2", "e+1"]
      let number = decimal + exponents[Int.random(in: 0..<exponents.count, using: &random)]
      guard value(number) != nil else { continue }
      read += 1
      #expect(isSame(number), "\(number)")
    }
    #expect(read > 100_000)
  }

  @Test func shortestFormsOfMeasurementsAreReadHere() {
    var random = RandomStream(seed: 12)
    for _ in 0..<100_000 {
      let number = Double.random(in: -10...10, using: &random)
      #expect(value("\(number)") == number)
    }
  }

  /// Half-way cases: ties go to the even significand, and the least remainder decides.
  @Test(arguments: [
    "9007199254740993", "9007199254740995", "9007199254740993.001", "4503599627370496.5",
    "4503599627370497.5",
    "0.1", "-0.0", "0", "0.000000000000000000000000001", "18014398509481985e-1", "9999999999999999999",
  ])
  func tiesGoToTheEvenOne(_ text: String) { #expect(isSame(text)) }

  @Test(arguments: [
    "", "-", ".5", "1.", "1e", "1e+", "+1", "0x10", "1 ", "nan", "1e5", "1e-40", "12345678901234567890",
  ])
  func whatIsNoNumberOrOutOfReachIsLeftToOthers(_ text: String) { #expect(value(text) == nil) }
}
