import Foundation
import Messages
import Results
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

@Suite struct ComparisonTests {
  /// sgd and clip_sgd with so many seeds; the accuracy of seed s is 0.5 + s/100, then `change` is applied to it.
  private func results(
    seeds: Int = 6, revision: String = "a",
    change: (_ optimizer: String, _ seed: Int, _ value: Double) -> Double
  ) -> [CellResult] {
    let plan = Sample.plan(
      name: "x", seeds: Array(0..<seeds),
      ["sgd", "clip_sgd"].map {
        Sample.configuration(optimizer: $0, axes: ["learning_rate"], ["learning_rate": .number(0.1)])
      })
    return plan.cells.map { cell in
      let optimizer = plan.configuration(of: cell).optimizer
      let accuracy = change(optimizer, cell.seed, 0.5 + Double(cell.seed) / 100)
      var result = Sample.result(
        cell, in: plan,
        Vocabulary.Measurement(
          outcome: accuracy.isNaN ? .diverged : .completed,
          metrics: ["validation_accuracy": accuracy, "per_sample_gradient_norm": 2],
          timings: ["wall_seconds": revision == "a" ? 10 : 20],
          series: Series(index: "epoch", at: [], columns: [:])))
      // Another revision of the numerics gives other cell ids.
      result.cell = revision + result.cell.dropFirst()
      result.digest = "\(accuracy)"
      return result
    }
  }

  private func compare(
    _ a: [CellResult], _ b: [CellResult], _ adjust: (inout Comparison.Options) -> Void = { _ in }
  ) throws -> Comparison {
    var options = Comparison.Options()
    adjust(&options)
    func cells(_ results: [CellResult]) throws -> [ComparedCell] {
      var kept = CellResults()
      for result in results { kept[result.cell] = result }
      return try ComparedCell.read(kept)
    }
    return Comparison(try cells(a), try cells(b), catalog: Sample.catalog, options: options)
  }

  private func row(_ comparison: Comparison, _ optimizer: String, _ metric: String) throws -> Comparison.Row {
    try #require(comparison.rows.first { $0.optimizer == optimizer && $0.metric == metric })
  }

  @Test func theSameResultsUnderOtherIdsAreTheSame() throws {
    let comparison = try compare(
      results { $2 }, results(revision: "b") { $2 })
    #expect(comparison.pairedCells == 12 && comparison.identicalCells == 12)
    #expect(comparison.onlyInA == 0 && comparison.onlyInB == 0)
    #expect(comparison.rows.allSatisfy { $0.verdict == .same && !$0.isRegression })
    // Times differ and are not asked for.
    #expect(Set(comparison.rows.map(\.metric)) == ["validation_accuracy", "per_sample_gradient_norm"])
  }

  @Test func aWorseningOfEverySeedIsARegressionUnlessTolerated() throws {
    let b = results { optimizer, _, value in optimizer == "sgd" ? value * 0.9 : value }
    let a = results { $2 }
    let comparison = try compare(a, b)
    let sgd = try row(comparison, "sgd", "validation_accuracy")
    #expect(sgd.verdict == .worse && sgd.isRegression && sgd.isTestable && sgd.pairs == 6)
    #expect(abs(sgd.relativeChange + 0.1) < 1e-12)
    // Two of 2⁶ sign patterns, and one row that moved.
    #expect(sgd.p == 0.03125)
    #expect(comparison.regressions.count == 1)
    #expect(try compare(a, b) { $0.tolerance = 0.11 }.regressions.isEmpty)
    #expect(try compare(b, a).regressions.isEmpty)
    #expect(try row(compare(b, a), "sgd", "validation_accuracy").verdict == .better)
  }

  @Test func whatChanceExplainsIsNoRegression() throws {
    // Five of eight seeds worse, three better by more: p is far above 0.05.
    let b = results(seeds: 8) { _, seed, value in value + (seed < 5 ? -0.01 : 0.02) }
    let sgd = try row(compare(results(seeds: 8) { $2 }, b), "sgd", "validation_accuracy")
    #expect(sgd.isTestable)
    #expect(sgd.verdict == .worse && !sgd.isRegression && sgd.p > 0.3)
  }

  @Test func withTooFewSeedsForATestTheChangeDecides() throws {
    let comparison = try compare(results(seeds: 3) { $2 }, results(seeds: 3) { $2 - 0.05 })
    let sgd = try row(comparison, "sgd", "validation_accuracy")
    #expect(!sgd.isTestable && sgd.isRegression)
    // All configurations of an optimizer pooled are no more here: still three.
    #expect(
      try compare(results(seeds: 3) { $2 }, results(seeds: 3) { $2 - 0.05 }) { $0.poolsConfigurations = true }
        .rows.allSatisfy { $0.parameters.isEmpty })
  }

  @Test func aSeedThatNewlyDivergesIsCounted() throws {
    let b = results { optimizer, seed, value in optimizer == "sgd" && seed == 0 ? .nan : value }
    let comparison = try compare(results { $2 }, b)
    let diverged = try row(comparison, "sgd", "diverged")
    #expect(diverged.verdict == .worse && diverged.isRegression)
    #expect(diverged.a == 0 && abs(diverged.b - 1.0 / 6) < 1e-12 && diverged.relativeChange == .infinity)
    #expect(!comparison.rows.contains { $0.optimizer == "clip_sgd" && $0.metric == "diverged" })
    #expect(try comparison.json(first: "a", second: "b").contains("\"relative_change\" : \"inf\""))
  }

  @Test func timesRegressOnlyWhenAskedFor() throws {
    let comparison = try compare(results { $2 }, results(revision: "b") { $2 }) { $0.comparesTimings = true }
    let time = try row(comparison, "sgd", "wall_seconds")
    #expect(time.verdict == .worse && time.isRegression && time.relativeChange == 1)
  }

  @Test func cellsOfOneFolderAloneAreCountedAndNotCompared() throws {
    let comparison = try compare(results(seeds: 4) { $2 }, results(seeds: 2) { $2 })
    #expect(comparison.pairedCells == 4 && comparison.onlyInA == 4 && comparison.onlyInB == 0)
    #expect(try compare(results { $2 }, []).rows.isEmpty)
  }
}
