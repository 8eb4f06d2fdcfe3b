import Testing

@testable import Experiments

struct YAMLReaderTests {
  private func read(_ text: String, limits: Limits = Limits()) throws -> Node {
    let issues = IssueCollector()
    let source = Source(file: "x.yaml", text: text)
    let node = YAMLReader.read(text, source: source, issues: issues, limits: limits)
    guard issues.isEmpty else { throw issues.diagnostics }
    return try #require(node)
  }

  @Test func scalarsKeepTheirTextAndStyle() throws {
    let node = try read("a: 1_000\nb: \"no\"\nc: no\nd: !!str 5\n")
    #expect(node["a"]?.plainText == "1_000")
    #expect(node["b"]?.plainText == nil && node["b"]?.text == "no")
    #expect(node["c"]?.plainText == "no")
    #expect(node["d"]?.plainText == nil && node["d"]?.text == "5")
  }

  @Test func columnsCountUnicodeScalars() throws {
    let node = try read("größe: {𝛼: x, β: y}\n")
    #expect(node["größe"]?.entry("β")?.key.span.column == 15)
    #expect(node["größe"]?["β"]?.span.column == 18)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func linesAreCountedAsLibyamlCountsThem(_ end: String) throws {
    let node = try read("a: 1\(end)\(end)b: 2\(end)")
    #expect(node.entry("b")?.key.span.line == 3)
    #expect(node.entry("b")?.key.span.location.sourceLine == "b: 2")
  }

  @Test func aliasesStandForTheirAnchors() throws {
    let node = try read("a: &x [1, 2]\nb: *x\n")
    #expect(node["b"]?.items?.count == 2)
    #expect(node["b"]?.items?[0].span.line == 1)
  }

  @Test func ownKeysWinOverMergedOnesAndEarlierMapsOverLater() throws {
    let node = try read(
      """
      one: &one {a: 1, b: 1}
      two: &two {b: 2, c: 2}
      it: {z: 0, <<: [*one, *two], a: 0}
      """)
    let it = try #require(node["it"]?.entries)
    #expect(it.map(\.key.text) == ["z", "b", "c", "a"])
    #expect(it.map { $0.value.text } == ["0", "1", "2", "0"])
  }

  @Test func aQuotedMergeKeyIsAnOrdinaryKey() throws {
    #expect(try read("{\"<<\": 1}")["<<"]?.text == "1")
  }

  @Test func expansionIsBounded() {
    var limits = Limits()
    limits.nodes = 20
    #expect(throws: Diagnostics.self) { try read("a: &x [1, 2, 3, 4, 5]\nb: [*x, *x, *x]", limits: limits) }
    #expect(throws: Never.self) { try read("a: &x [1, 2, 3, 4, 5]\nb: [*x]", limits: limits) }
  }

  @Test func anAnchorInsideItselfIsNotYetDefined() {
    #expect(throws: Diagnostics.self) { try read("a: &x [*x]") }
  }

  @Test func aByteOrderMarkIsNoPartOfTheText() throws {
    #expect(throws: Never.self) { try parse("\u{FEFF}" + quadratic("- {name: sgd, learning_rate: 0.1}")) }
  }
}

struct NearestNameTests {
  @Test(arguments: [
    ("learning_rat", "learning_rate"), ("ps_clip_sdg", "ps_clip_sgd"), ("Momentum", "momentum"),
    ("sg", "sgd"),
  ])
  func aNearNameIsFound(_ word: String, _ name: String) {
    #expect(NearestName.of(word, in: ["learning_rate", "momentum", "ps_clip_sgd", "sgd"]) == name)
  }

  @Test(arguments: ["adam", "x", "", "learning"])
  func aFarNameIsNotSuggested(_ word: String) {
    #expect(NearestName.of(word, in: ["learning_rate", "momentum", "at"]) == nil)
  }

  @Test(arguments: [("ab", "ba", 1), ("kitten", "sitting", 3), ("", "abc", 3), ("abc", "abc", 0)])
  func distanceCountsSwapsOnce(_ a: String, _ b: String, _ distance: Int) {
    #expect(NearestName.distance(Array(a.unicodeScalars), Array(b.unicodeScalars)) == distance)
  }
}
