import Testing

@testable import Experiments

struct PlanSpeedTests {
  /// 10⁴ cells take some 0.3 s in a debug build; the bound only catches a quadratic algorithm on a busy machine.
  @Test func tenThousandCellsArePlannedQuickly() throws {
    let text = quadratic(
      "- {name: clip_sgd, learning_rate: {min: 1e-4, max: 1, count: 50, scale: log}, clip_threshold: {min: 1, max: 50, count: 50}}",
      "seeds: 0..3")
    var count = 0
    let time = try ContinuousClock().measure {
      count = Plan(try parse(text), catalog: TestCatalog.all).cells.count
    }
    #expect(count == 10_000)
    #expect(time < .seconds(10))
    print("10,000 cells planned in \(time)")
  }

  @Test func tenThousandConfigurationsArePlannedQuickly() throws {
    let text = quadratic(
      "- {name: clip_sgd, learning_rate: {min: 1e-4, max: 1, count: 100, scale: log}, clip_threshold: {min: 1, max: 50, count: 100}}"
    )
    var count = 0
    let time = try ContinuousClock().measure {
      count = Plan(try parse(text), catalog: TestCatalog.all).cells.count
    }
    #expect(count == 10_000)
    #expect(time < .seconds(20))
    print("10,000 configurations planned in \(time)")
  }
}
