import Datasets
import Engine
import Experiments
import Foundation
import Messages
import Problems
import Results
import Testing
import Vocabulary

@testable import sweep

/// A problem that the program has never heard of, from the catalog to the bench.
@Suite struct AnotherProblemTests {
  /// A point that walks home, disturbed by noise. Its key `model` is also that of another family.
  struct Walk: Problem {
    let family = ProblemFamily(
      name: "walks", summary: "Walking home.", discriminator: "model",
      kinds: [
        Kind(name: "straight", summary: "As the crow flies."),
        Kind(
          name: "crooked", summary: "By detours.",
          parameters: [Parameter("detour", .number(.positive), default: .number(2), "Length of the way.")]),
      ],
      parameters: [.required("epochs", .integer(1...1000), "Hours on the way.")],
      metrics: [
        Metric("distance", "From home.", unit: "m", goal: .minimize),
        Metric("longest", "The longest way of an hour.", unit: "m", isSeries: false),
        Metric("wall_seconds", "Time so far.", unit: "s", isTiming: true),
      ], seriesIndex: "epoch",
      constraints: [
        Constraint(key: "epochs") { ($0["epochs"]?.integer ?? 0) == 13 ? "13 hours bring bad luck" : nil }
      ], numericsRevision: 5)
    let streams = [StreamUse("stumbling", number: 5, "where the point is moved to")]
    let memoryKeys = ["epochs"]

    func leastBytes(of values: CellValues) -> Double? { values.map["epochs"]?.number.map { 1000 * $0 } }

    func cell(_ values: CellValues, seed: Int) throws -> Walker {
      Walker(
        hours: try values.integer("epochs"), rate: try values.number("learning_rate"),
        start: try values.string("model") == "crooked" ? try values.number("detour") : 1, seed: seed)
    }
  }

  struct Walker: TrainingCell {
    let hours: Int
    let rate: Double
    let start: Double
    let seed: Int

    func measure(in context: CellContext) throws -> Vocabulary.Measurement {
      let noise = RandomStream(seed: seed, role: .gradientNoise)
      var (place, longest, distances) = (start, 0.0, [Double]())
      for hour in 0..<hours {
        if context.isStopping() { throw CellStopped() }
        let step = rate * place + 0.01 * Double(noise.words(at: hour).x.unitFloat)
        place -= step
        longest = max(longest, abs(step))
        distances.append(abs(place))
        context.report(fraction: Double(hour + 1) / Double(hours), position: "hour \(hour + 1)")
      }
      return Measurement(
        outcome: .completed, metrics: ["distance": distances.last ?? .nan, "longest": longest],
        timings: ["wall_seconds": 1],
        series: Series(
          index: "epoch", at: (1...hours).map(Double.init), columns: ["distance": distances],
          timings: ["wall_seconds": (1...hours).map { Double($0) / Double(hours) }]))
    }

    func estimatedSeconds(measuringFor budget: Double, in context: CellContext) -> Double { Double(hours) }
    var derivedNumbers: [String: Double] { ["longest": start * rate] }
    func timed(in context: CellContext) -> () throws -> Double { { rate } }
  }

  static let text = """
    sweep: 1
    name: home
    seeds: 0..1
    defaults: {epochs: 4}
    problems:
      - {name: crow, model: straight}
      - {name: wanderer, model: crooked, detour: 3}
    optimizers:
      - {name: sgd, learning_rate: 0.5}
      - {name: clip_sgd, learning_rate: 0.25, clip_threshold: 1}
    report:
      tables: [{name: home, values: [final distance, final longest]}]
      figures: [{name: way, kind: learning_curve, y: [distance]}]
    """

  private func withRehearsal(_ text: String = Self.text, _ body: (Rehearsal) throws -> Void) throws {
    // Beside the others, whose names must not meet its own.
    let rehearsal = try Rehearsal(Problems.all.members + [Walk()], text)
    defer { rehearsal.remove() }
    try body(rehearsal)
  }

  @Test func itIsPlannedRunReportedAndExported() throws {
    try withRehearsal { rehearsal in
      #expect(rehearsal.plan.cells.count == 8)
      #expect(rehearsal.catalog.families.map(\.name) == Problems.all.families.map(\.name) + ["walks"])
      let replies = try rehearsal.run()
      try rehearsal.checkNames(replies)
      guard case .ready(let worker) = replies.first else { return }
      #expect(worker.numericsRevisions["walks"] == 5)
      #expect(worker.numericsRevisions.count == Problems.all.members.count + 1)
      #expect(
        replies.contains { if case .progress(let said) = $0 { said.position == "hour 4" } else { false } })
      let input = try rehearsal.keep(replies)
      #expect(rehearsal.plan.cells.allSatisfy { input.results.stored($0.id) != nil })
      let report = try rehearsal.report(input)
      #expect(report.contains("distance") && report.contains("wanderer") && report.contains("longest"))
      let data = rehearsal.folder.appending(path: "figures")
      #expect(try FileManager.default.contentsOfDirectory(atPath: data.path).contains { $0.hasPrefix("way") })
      let cells = try rehearsal.export(.cells, input)
      #expect(cells.count == 9 && Set(cells[0]).isSuperset(of: ["distance", "longest", "model", "detour"]))
      let series = try rehearsal.export(.series, input)
      #expect(series.count == 1 + 8 * 4 && series[0].contains("epoch") && series[0].contains("distance"))
    }
  }

  /// The walk is a seed's alone.
  @Test func itsBitsAreThoseOfTheSeed() throws {
    try withRehearsal { rehearsal in
      func digests() throws -> [String] {
        try rehearsal.run().compactMap { reply in
          if case .finished(_, let measurement) = reply { measurement.digest } else { nil }
        }
      }
      let first = try digests()
      #expect(try digests() == first && Set(first).count == 8)
    }
  }

  @Test func itIsTimedEstimatedAndExplained() throws {
    try withRehearsal { rehearsal in
      let rows = try rehearsal.bench()
      #expect(rows.map(\.problem) == ["crow", "crow", "wanderer", "wanderer"])
      #expect(rows.map(\.seconds) == [0.5, 0.25, 0.5, 0.25] && rows[1].ratio == 0.5)
      #expect(try rehearsal.estimate() == 8 * 4)
      var memory = CellMemory(rehearsal.problems)
      #expect(memory.leastBytes(of: rehearsal.plan.experiment.configurations[0]) == 4000)
      let explanation = Explanation(
        rehearsal.plan.cells[0], of: rehearsal.plan, try ResultStore(directory: rehearsal.folder).index(),
        catalog: rehearsal.catalog, problems: rehearsal.problems)
      #expect(explanation.streams.map(\.role) == ["stumbling"] && explanation.derived == ["longest": 0.5])
      #expect(explanation.numericsRevision == 5 && explanation.derivationProblem == nil)
      #expect(rehearsal.problems.dataset(of: rehearsal.plan.experiment.configurations[0]) == nil)
    }
  }

  @Test func itsMistakesAreLocated() throws {
    for (change, reason) in [
      ("epochs: 13", "13 hours bring bad luck"), ("epochs: 0", "epochs"), ("model: straigth", "did you mean"),
      ("detour: 2", "detour"),
    ] {
      let key = String(change.prefix { $0 != ":" })
      let line = "- {name: crow, \(key == "model" ? "" : "model: straight, ")\(change)}"
      let text = Self.text.replacing("- {name: crow, model: straight}", with: line)
      #expect { try withRehearsal(text) { _ in } } throws: { error in
        guard let mistakes = error as? Diagnostics else { return false }
        let said = mistakes.rendered(color: false)
        return said.contains("rehearsal.yaml:6:") && said.contains(reason) && said.contains("^")
      }
    }
  }

  /// Without the problem the file is not read, and a worker says so of its cells.
  @Test func whatIsNotHandedInIsNotKnown() throws {
    #expect(throws: Diagnostics.self) { _ = try Rehearsal(Problems.all.members, Self.text) }
    try withRehearsal { rehearsal in
      #expect(throws: CellError.self) { try Problems.all.cell("walks", [:], seed: 0) }
      #expect(Problems.all["walks"] == nil && rehearsal.problems["walks"] != nil)
    }
  }
}
