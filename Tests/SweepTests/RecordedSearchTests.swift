import Foundation
import Recorded
import TestTraits
import Testing

@testable import sweep

/// Ways of tuning on recorded tables, as `experiments/tuners.yaml` and `experiments/tuners_halving.yaml` compare them.
@Suite struct RecordedSearchTests {
  private static let folder = ShippedFilesTests.folder.appending(path: "data")

  @Test func aSeedIsATableAndASeedOfTheSearch() throws {
    let tables = try RecordedTable.all(Self.folder.appending(path: "hpobench.tables"))
    #expect(tables.count == 12)
    func search(_ strategy: TableStrategy, _ seed: Int, trials: Int = 30, window: Int = 1) -> RecordedSearch {
      RecordedSearch(tables, strategy, trials: trials, window: window, seed: seed)
    }
    for strategy in TableStrategy.allCases {
      let found = search(strategy, 5)
      #expect(found.rows.map(\.step) == Array(1...30))
      #expect(zip(found.rows, found.rows.dropFirst()).allSatisfy { $0.regret >= $1.regret })
      #expect(found.rows.allSatisfy { $0.regret >= 0 })
      #expect(found.rows.map(\.regret) == search(strategy, 5).rows.map(\.regret))
      #expect(found.rows.map(\.regret) != search(strategy, 17).rows.map(\.regret))
    }
    // Before it has learnt, the model tries Sobol's points.
    #expect(search(.tpe, 3).rows[9].regret == search(.sobol, 3).rows[9].regret)
    let few = search(.tpe, 7, trials: 20).rows.map(\.regret)
    #expect(search(.tpe, 7).rows.prefix(20).map(\.regret) == few)
  }

  @Test func halvingStaysWithinItsEpochs() throws {
    let curves = try LearningCurves(Self.folder.appending(path: "lcbench.surrogate"))
    for seed in [0, 40] {
      for epochs in [480, 1440] {
        let full = RecordedSearch(curves, .full, epochs: epochs, seed: seed)
        #expect(full.rows.map(\.step) == (1...(epochs / 52)).map { 52 * $0 })
        let strategies: [CurveStrategy] = [
          .halving(start: 2, factor: 2), .halving(start: 2, factor: 3), .tpe(start: 6, factor: 3, wave: 9),
        ]
        for strategy in strategies {
          let halving = RecordedSearch(curves, strategy, epochs: epochs, seed: seed)
          let used = try #require(halving.rows.last?.step)
          #expect(used <= epochs && used > epochs - 60, "\(used) of \(epochs)")
          #expect(zip(halving.rows, halving.rows.dropFirst()).allSatisfy { $0.regret >= $1.regret })
        }
      }
    }
  }

  @Test(.tags(.slow), .leftOutIfFast) func theProgramTellsWhatTheContractWants() throws {
    let program = try Program()
    defer { program.remove() }
    let tables = Self.folder.appending(path: "hpobench.tables").path
    let run = try program.run(
      "tuner", "table", tables, "--optimizer", "tpe", "--seed", "13", "--trials", "12")
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 14 && lines.allSatisfy { $0.hasPrefix("##sweep {") })
    #expect(lines[13].contains("\"final\": {\"regret\": "))
    let wrong = try program.run("tuner", "curve", tables, "--optimizer", "full", "--seed", "0")
    #expect(wrong.status != 0 && !wrong.errors.isEmpty)
    try program.write("nothing", to: "x")
    let none = try program.run("tuner", "table", "x", "--optimizer", "sobol", "--seed", "0")
    #expect(none.status != 0 && none.errors.contains("is no file of recorded tables"), "\(none.errors)")
  }
}
