import Testing

@testable import Results

/// A digest comes back as it was, and so does what is none.
@Suite struct HexTextTests {
  static let digest = "00f1e2d3c4b5a6978877665544332211ffeeddccbbaa99880123456789abcdef"

  @Test(arguments: [
    digest, String(repeating: "0", count: 64), String(repeating: "f", count: 64), "", "0",
    String(digest.dropLast()),
    digest + "0", digest.uppercased(), "+" + digest.dropFirst(), "é" + digest.dropFirst(2),
    "2ade900b61cba061",
  ])
  func everyTextSurvives(_ text: String) {
    #expect(HexText(text).text == text)
  }
}
