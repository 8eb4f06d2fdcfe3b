import Foundation
import Statistics
import Testing

@testable import Experiments

/// Mutated files: the reader never crashes, and what it refuses it can place.
struct MutationTests {
  private static let seeds: [String] = {
    let valid = [
      IdentityTests.base,
      """
      sweep: 1
      name: all_kinds
      description: "with: everything"
      seeds: 0..2
      defaults: &d {momentum: 0.9, noise: {law: symmetric_pareto, tail_index: [1.5, 2.5]}}
      axes:
        rate: {min: 1e-3, max: 1e-1, per_decade: 2, scale: log}
        clip: [0.5, 1, 2]
      problems:
        - objective: quadratic
          steps: {from: 10, to: 30, step: 10}
        - {name: other, objective: quadratic, dimension: 2..3, noise: [normal, {law: normal, scale: 2}]}
      optimizers:
        - name: sgd
          learning_rate: $rate
        - &clip {name: clip_sgd, learning_rate: $rate, clip_threshold: $clip}
        - {<<: *clip, name: ps_clip_sgd, threshold_beta: inf}
      run: {jobs: auto, threads: 1}
      report:
        tables:
          - {name: a, values: [final gradient_norm], rows: [optimizer, noise.tail_index], only: {optimizer: [sgd]}}
        figures:
          - {name: b, kind: learning_curve, y: [gradient_norm], x: step, series: learning_rate}
      """,
      """
      sweep: 1
      name: rules
      seeds: 0..1
      order: shuffled
      defaults: {zip: {momentum: [0, 0.5], weight_decay: [0, 0.1]}}
      problems: [{objective: quadratic, noise: {law: normal}, dimension: [1, 2]}]
      optimizers:
        - {name: sgd, learning_rate: {from: 0.1, to: 0.5, step: 0.2}}
        - {name: clip_sgd, zip: [{learning_rate: [0.1, 0.2], clip_threshold: [1, 2]}]}
        - {name: ps_clip_sgd, learning_rate: {min: 0.3, max: 1, scale: log}, clip_threshold: 4, search: {kind: sobol, count: 3}}
      exclude:
        - where: optimizer == "sgd" and (learning_rate > 0.2 or not dimension == 1)
        - {optimizer: clip_sgd, where: "clip_threshold in [2] and dimension != 1"}
      include:
        - {optimizer: sgd, learning_rate: 0.9, momentum: 0, weight_decay: 0, dimension: 7}
      tune: {by: median final gradient_norm, over: [learning_rate], goal: minimize, budget: 9}
      final: {configurations: top 2, seeds: 10..12}
      run: {timeout: 3h, memory: 1.5GB, retries: {crashed: 2}, checkpoint: 5min, keep_going: 3}
      report:
        tables: [{name: a, values: [final gradient_norm], where: seed == 0 and optimizer != 'sgd'}]
      """,
    ]
    return valid
  }()

  /// Files of each batch; a long run sets the variable.
  private static let rounds =
    ProcessInfo.processInfo.environment["SWEEP_FUZZ_ROUNDS"].flatMap(Int.init) ?? 500

  private static let pieces = [
    "{", "}", "[", "]", ":", ": ", "- ", ",", "\n", "\t", "  ", "$", "$rate", "*clip", "&clip ", "<<: *d",
    "\"", "'", "|\n",
    "0..99999999", "1e999", "-inf", "nan", "!x ", "---\n", "#", "%", "@", "\u{0}", "\u{7}", "\u{85}",
    "\u{2028}", "é", "𝛼",
    "null", "~", "and ", "not ", "== ", "(", ")", "in [", "zip: ", "where: ", "'", "3h", "same", "name: sgd",
    "{min: 1, max: 2, count: 3}", "{from: 1, to: 3}", "law: normal", "\r", "? ",
    ">", "=", "..",
    // Numbers at the ends of what there is, and chains.
    "1e308", "-1e308", "5e-324", "1.7976931348623157e308", "9223372036854775807", "-9223372036854775808",
    "{min: 1e-300, max: 1e300, per_decade: 1}", "{min: -1e308, max: 1e308, count: 3}",
    "{min: 1e-300, max: 1e300, scale: log}", "{from: 0, to: 9223372036854775807, step: 4611686018427387904}",
    "{from: -1e308, to: 1e308, step: 1e308}", "9223372036854775806..9223372036854775807", "deltas: [5e-324]",
    " or dimension == 1", " and seed == 0", " <= 1", "[$rate, $rate]", "axes: {rate: $clip}",
    "extends: [x, x]\n",
  ]

  private func mutate(_ text: String, _ random: inout RandomStream) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int.random(in: 1...4, using: &random) where !scalars.isEmpty {
      let at = Int.random(in: 0..<scalars.count, using: &random)
      let end = min(scalars.count, at + Int.random(in: 1...12, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: scalars.removeSubrange(at..<end)
      case 1:
        scalars.insert(contentsOf: (Self.pieces.randomElement(using: &random) ?? "").unicodeScalars, at: at)
      case 2:
        scalars.replaceSubrange(
          at..<end, with: (Self.pieces.randomElement(using: &random) ?? "").unicodeScalars)
      case 3:
        let piece = Array(scalars[at..<end])
        scalars.insert(contentsOf: piece, at: Int.random(in: 0..<scalars.count, using: &random))
      default: scalars.swapAt(at, Int.random(in: 0..<scalars.count, using: &random))
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private var limits: Limits {
    var limits = Limits()
    limits.rangeValues = 100
    limits.configurations = 2000
    return limits
  }

  @Test func theUnmutatedFilesAreValid() throws {
    for text in Self.seeds { _ = try parse(text) }
  }

  @Test(arguments: 0..<8)
  func everyRefusalHasAPlace(_ batch: Int) {
    var random = RandomStream(seed: UInt64(1000 + batch))
    var refused = 0
    for round in 0..<Self.rounds {
      let text = mutate(Self.seeds[round % Self.seeds.count], &random)
      do {
        let experiment = try Experiment.parse(text, file: "m.yaml", catalog: TestCatalog.all, limits: limits)
        #expect(!experiment.configurations.isEmpty, "batch \(batch), round \(round):\n\(text)")
      } catch {
        refused += 1
        check(error, "batch \(batch), round \(round):\n\(text)")
      }
    }
    #expect(refused > 100)
  }

  @Test(arguments: 0..<2)
  func everyRefusedArgumentHasAPlace(_ batch: Int) {
    var random = RandomStream(seed: UInt64(2000 + batch))
    let valid = [
      "epochs=3", "optimizers.clip_sgd.learning_rate=0.1,0.2", "seeds=0..2", "noise.tail_index=2",
      "axes.rate=[1,2]",
      "defaults.noise={law: normal}", "report.tables.a.rows=[problem]", "steps={from: 1, to: 3}",
    ]
    for round in 0..<Self.rounds {
      let argument = mutate(valid[round % valid.count], &random)
      do {
        _ = try Experiment.parse(
          Self.seeds[1], file: "m.yaml", overrides: [argument], catalog: TestCatalog.all, limits: limits)
      } catch {
        check(error, "batch \(batch), round \(round): \(argument)")
      }
    }
  }

  @Test func everyRefusedConditionHasAPlace() {
    var random = RandomStream(seed: 3000)
    let valid = [
      "optimizer == \"sgd\" and not learning_rate > 0.2", "0.1 <= learning_rate < 0.5 or seed in [0, 1]",
      "(dimension == 1 or clip_threshold not in [1, 2])",
    ]
    for round in 0..<Self.rounds {
      let condition = mutate(valid[round % valid.count], &random)
      do {
        _ = try Experiment.parse(
          Self.seeds[2], file: "m.yaml", only: condition, catalog: TestCatalog.all, limits: limits)
      } catch {
        check(error, "round \(round): \(condition)")
      }
    }
  }

  private func check(_ error: Diagnostics, _ comment: String) {
    #expect(!error.all.isEmpty, "\(comment)")
    for diagnostic in error.all {
      guard let location = diagnostic.location else {
        Issue.record("\(diagnostic.message) has no place; \(comment)")
        continue
      }
      let width = location.sourceLine.unicodeScalars.count
      #expect(location.line >= 1 && location.column >= 1 && location.column <= width + 1, "\(comment)")
      #expect(location.length >= 1 && location.length <= max(1, width - location.column + 1), "\(comment)")
    }
    #expect(!error.rendered(color: false).isEmpty)
  }
}
