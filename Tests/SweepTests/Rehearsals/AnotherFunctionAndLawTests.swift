import Experiments
import Foundation
import Messages
import Testing
import Vocabulary

@testable import Engine
@testable import Problems
@testable import sweep

/// Σ depth·|x_j|^1.5: an objective that only tests have.
private struct Funnel: Objective {
  let dimension: Int
  var depth: Double
  var smoothness: Double? { nil }
  var minimum: Double { 0 }

  struct Keys: Settings {
    @Setting(.above(0), "How steep the walls are.") var depth = 2.0
  }

  static let kind = ObjectiveKind("funnel", "F(x) = sum of depth |x_j|^1.5.", smallestDimension: 2) {
    (keys: Keys, dimension) in Funnel(dimension: dimension, depth: keys.depth)
  }

  func evaluate(
    at point: UnsafePointer<SIMD8<Double>>, gradient: UnsafeMutablePointer<SIMD8<Double>>
  ) -> SIMD8<Double> {
    var value = SIMD8<Double>.zero
    for component in 0..<dimension {
      for lane in 0..<8 {
        let x = point[component][lane]
        value[lane] += depth * pow(abs(x), 1.5)
        gradient[component][lane] = 1.5 * depth * abs(x).squareRoot() * (x < 0 ? -1 : 1)
      }
    }
    return value
  }
}

/// ±scale, each with probability ½: a noise law that only tests have.
private struct Coin: NoiseLaw {
  var scale: Double
  var tailIndex: Double { .infinity }
  var drawsPerBlock: Int { 4 }

  struct Keys: Settings {
    @Setting(.above(0), "What a side is worth.") var worth: Double
  }

  static let kind = NoiseLawKind("coin", "A fair coin's two sides.") { (keys: Keys, scale) in
    Coin(scale: scale * keys.worth)
  }

  func absoluteMoment(_ order: Double) -> Double { 1 }

  func fill(_ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, steps: Range<Int>, of place: NoisePlace) {
    let one = Vector(repeating: 1)
    fillByFour(buffer, blocks: blocks, steps: steps, of: place) { block in
      let words = block.words
      return (
        one.signed(by: words.0), one.signed(by: words.1), one.signed(by: words.2), one.signed(by: words.3)
      )
    }
  }
}

/// An objective and a noise law that the program has never heard of go all the way: into the catalog, through a plan, a
/// worker, a report and an export, to the bench.
@Suite struct AnotherFunctionAndLawTests {
  private static let laboratory = Laboratory(
    objectives: Objectives.all + [Funnel.kind], laws: NoiseLaws.all + [Coin.kind])

  private static let text = """
    sweep: 1
    name: funnels
    seeds: 0..1
    defaults: {steps: 60, runs: 16, dimension: 2, batch_size: 4}
    problems:
      - {name: coins, objective: funnel, depth: 1, noise: {law: coin, worth: [0.5, 2]}}
      - {name: usual, objective: quadratic, noise: {law: coin, worth: 0.5, scale: 2}}
    optimizers:
      - {name: sgd, learning_rate: 0.02}
      - {name: ps_clip_sgd, learning_rate: 0.02, clip_threshold: 1}
    report:
      tables: [{name: t, values: [average_gradient_norm]}]
      figures: [{name: worth, kind: sensitivity, x: noise.worth, y: average_gradient_norm}]
    """

  private func withRehearsal(_ text: String = Self.text, _ body: (Rehearsal) throws -> Void) throws {
    let rehearsal = try Rehearsal([Self.laboratory], text)
    defer { rehearsal.remove() }
    try body(rehearsal)
  }

  @Test func theyArePlannedRunReportedAndExported() throws {
    try withRehearsal { rehearsal in
      #expect(rehearsal.plan.cells.count == 12)
      let replies = try rehearsal.run()
      #expect(replies.count { if case .finished = $0 { true } else { false } } == 12, "\(replies)")
      for case .finished(_, let measurement) in replies {
        // Downhill, as far as the coins let it.
        let norms = try #require(measurement.series.columns["gradient_norm"])
        #expect(measurement.outcome == .completed && norms.last ?? .nan < norms[0])
      }
      let input = try rehearsal.keep(replies)
      #expect(try rehearsal.report(input).contains("noise worth"))
      let figure = try String(
        contentsOf: rehearsal.folder.appending(path: "figures/worth.dat"), encoding: .utf8)
      #expect(figure.contains("noise.worth") && figure.contains("\n0.5 ") && figure.contains("\n2 "))
      let cells = try rehearsal.export(.cells, input)
      #expect(cells.count == 13 && Set(cells[0]).isSuperset(of: ["depth", "noise.law", "noise.worth"]))
    }
  }

  /// Two words for one law: a draw's worth is its scale, so these cells compute the same.
  @Test func whatAFileSaysOfThemReachesTheEngine() throws {
    let text = Self.text.replacing("worth: [0.5, 2]}", with: "worth: 0.5, scale: 4}")
    func digests(_ text: String) throws -> [String] {
      var digests: [String] = []
      try withRehearsal(text) { rehearsal in
        for case .finished(_, let measurement) in try rehearsal.run() { digests.append(measurement.digest) }
      }
      return digests
    }
    let (worth, scale) = (try digests(Self.text), try digests(text))
    // Configurations: worth 0.5 and 2 of each optimizer on one side, worth 0.5 with scale 4 on the other.
    #expect(Set(worth).count == 12 && Set(scale).count == 8)
    #expect(Set(worth).intersection(scale).count == 8)
  }

  @Test func theyAreEstimatedTimedAndChecked() throws {
    try withRehearsal { rehearsal in
      let seconds = try rehearsal.estimate()
      #expect(seconds > 0)
    }
    let table = try #require(
      Self.laboratory.bench(BenchRequest(models: [], optimizers: [], batch: 4, seconds: 0)))
    #expect(table.lines.contains { $0[0] == "coin" })
    for (change, reason) in [
      ("dimension: 1", "needs a dimension of at least 2"), ("worth: 0", "worth"),
      ("objective: funel", "did you mean"),
    ] {
      let key = String(change.prefix { $0 != ":" })
      let text =
        key == "worth"
        ? Self.text.replacing("worth: [0.5, 2]", with: change)
        : key == "objective"
          ? Self.text.replacing("objective: funnel", with: change)
          : Self.text.replacing("depth: 1,", with: "depth: 1, \(change),")
      #expect { try withRehearsal(text) { _ in } } throws: { error in
        (error as? Diagnostics)?.rendered(color: false).contains(reason) ?? false
      }
    }
  }
}
