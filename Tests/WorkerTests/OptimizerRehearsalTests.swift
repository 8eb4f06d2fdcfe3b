import Experiments
import Messages
import Testing
import Vocabulary

@testable import Engine
@testable import Problems
@testable import Worker

/// ḡ/2: an estimator that only tests have.
private struct HalfGradient: GradientEstimator {
  static let name = "half"
  static let summary = "along half of every sample's gradient."
  static let scope = GradientScope.samples

  static func made(of keys: NoKeys) -> Self { Self() }

  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes { DoubleLanes(repeating: 0.5) }
}

/// θ ← θ − ηθ₀ĝ: an update rule that only tests have.
private struct Descent: UpdateRule {
  static let name = "descent"
  static let title = "Descent"
  static let summary = "Plain descent."

  struct Keys: Settings {
    @Setting(.above(0), "Step size.") var learningRate: Double
    @Setting(.above(0), "The learning rate is multiplied with it.") var pace: Double
  }

  var pace: Double

  static func made(of keys: Keys) -> Self { Self(pace: keys.pace) }

  var slots: [String] { [] }

  func step(_ context: StepContext) -> Double { context.learningRate * pace }

  func move<V: Lanes>(_ span: Span<V>, _ step: Double) {
    let rate = V(step)
    span.withoutSlots { value, gradient in value = value - rate * gradient }
  }
}

/// An estimator and a rule that are added from outside go the whole way: into the catalog, through a plan, to a cell in
/// either engine, and to a row of the benchmark.
@Suite struct OptimizerRehearsalTests {
  private static let registry = OptimizerRegistry(
    Optimizers.parts + [.estimator(HalfGradient.self), .rule(Descent.self)])

  private func plan(_ problem: String) throws -> Plan {
    let catalog = Catalog(
      families: Problems.all.families, optimizers: Problems.optimizers,
      tables: Kind(name: "table", summary: ""), figures: [])
    let text = """
      sweep: 1
      name: rehearsal
      problems:
        - \(problem)
      optimizers:
        - {name: sgd, learning_rate: 0.01}
        - {name: half_sgd, learning_rate: 0.02}
        - {name: descent, learning_rate: 0.005, pace: 2}
        - {name: half_descent, learning_rate: 0.01, pace: 2}
      """
    return Plan(try Experiment.parse(text, file: "f.yaml", catalog: catalog), catalog: catalog)
  }

  /// All four are the same method: an estimator or a rule that an engine passes over would give other numbers.
  private func expectEqualResults(_ plan: Plan, data: TinyData, _ metric: String) throws {
    #expect(plan.cells.count == 4 && Set(plan.cells.map(\.id)).count == 4)
    let series = try plan.cells.map { cell -> [Double] in
      let configuration = plan.experiment.configurations[cell.configurationIndex]
      let reply = CellRunner(context: CellContext(dataDirectory: data.folder)).run(
        CellRequest(
          cell: cell.id, seed: cell.seed, family: configuration.family, values: configuration.values))
      guard case .finished(_, let measurement) = reply else {
        Issue.record("\(configuration.optimizer): \(reply)")
        return []
      }
      return try #require(measurement.series.columns[metric])
    }
    #expect(Set(series[0]).count > 1)
    for other in series.dropFirst() {
      #expect(other.count == series[0].count)
      for (a, b) in zip(series[0], other) { #expect(abs(a / b - 1) < 1e-4) }
    }
  }

  @Test func addedPartsGoTheWholeWayInBothEngines() throws {
    let data = try TinyData()
    defer { data.remove() }
    try Optimizers.$registry.withValue(Self.registry) {
      #expect(Problems.optimizers.suffix(5).map(\.name).contains("half_descent"))
      try expectEqualResults(
        plan("{objective: quadratic, steps: 20, runs: 16, noise: {law: normal}, batch_size: 4}"), data: data,
        "gradient_norm")
      try expectEqualResults(
        plan(
          "{model: softmax_regression, dataset: folder, data_format: cifar100, data_path: "
            + "\(data.folder.appending(path: "cifar-100-binary").path), epochs: 3, batch_size: 8, augment: none}"
        ),
        data: data, "train_loss")
      let rows = StepTimings.measure(
        BenchRequest(models: ["softmax_regression"], optimizers: ["half_descent"], batch: 4, seconds: 0),
        ImageClassification().known
      ).rows
      #expect(rows.map(\.cost.optimizer) == ["sgd", "half_descent"])
    }
    #expect(Optimizers.named("half_descent") == nil)
  }
}
