import Statistics
import Testing

@Suite struct MethodTests {
  @Test func everyMethodHasALineOfItsOwn() {
    let lines = Method.allCases.map(\.line)
    #expect(Set(lines).count == lines.count)
    #expect(lines.allSatisfy { !$0.isEmpty && !$0.hasSuffix(".") })
  }
}
