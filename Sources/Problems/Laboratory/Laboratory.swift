import Engine
import Vocabulary

/// Known functions with noise of a known law: `objective:`.
struct Laboratory: Problem {
  static let discriminator = "objective"

  let family: ProblemFamily

  let parts: LaboratoryParts

  /// With the objectives and the noise laws that a file may name.
  init(objectives: [ObjectiveKind] = Objectives.all, laws: [NoiseLawKind] = NoiseLaws.all) {
    let parts = LaboratoryParts(objectives: objectives, laws: laws)
    self.parts = parts
    var family = ProblemFamily(
      name: "synthetic", summary: "Minimising a known function with noisy gradients.",
      discriminator: Self.discriminator,
      kinds: objectives.map(\.kind), parameters: Self.parameters(laws), metrics: Self.metrics,
      seriesIndex: SeriesIndex.step.rawValue, constraints: Self.constraints(parts), numericsRevision: 4)
    family.contentDigest = { Self.theoryDigest(CellValues(map: $0), parts) }
    family.contentRelevance = Self.usesTheory
    family.lengths = [LengthKey("steps", isContinued: false), LengthKey("runs", isContinued: false)]
    // The norm at one step would crown by luck: that of normalized steps alternates from one to the next.
    family.primaryMetric = "average_gradient_norm_median"
    self.family = family
  }

  let streams = [
    StreamUse(.gradientNoise, "gradient_noise", "the noise of every sample's gradient"),
    StreamUse(.startingPoint, "starting_point", "the first point, where start_rule draws it"),
  ]

  func cell(_ values: CellValues, seed: Int) throws -> LaboratoryCell {
    let (runs, theory) = try values.runs(seed: seed, parts)
    return LaboratoryCell(runs: runs, theory: theory, deltas: try values.settings(RunSettings.self).deltas)
  }

  let benchSummary: String? = "Measure the synthetic laboratory instead: noise draws a second."

  func bench(_ request: BenchRequest) -> (any BenchTable)? {
    LaboratoryTimings.measure(parts.laws, seconds: request.seconds)
  }

  /// What enters the identity of a cell besides its values: the theory's batch size where the formula gives a whole
  /// number; nil for all other cells.
  ///
  /// In these the laboratory once drew a sample a step too many. Named by the size that is right, they are other cells
  /// than those, and no other cell's result becomes stale.
  private static func theoryDigest(_ values: CellValues, _ parts: LaboratoryParts) -> String? {
    guard Value.map(values.map)[path: "parameters.kind"]?.string == "theory",
      let whole = (try? values.runs(seed: 0, parts))?.theory?.wholeBatchSize
    else { return nil }
    return "theory batch size \(Value.shortest(whole))"
  }

  // MARK: Keys

  /// The keys of every objective's problem.
  static func parameters(_ laws: [NoiseLawKind]) -> [Parameter] {
    FunctionSettings.parameters + [
      .required(
        "noise", .variant(tag: "law", laws.map(\.kind)),
        "Law of the noise on every component of a sample's gradient.")
    ] + RunSettings.parameters
  }

  /// What keys must be to each other.
  static func constraints(_ parts: LaboratoryParts) -> [Constraint] {
    let (dimension, start) = (FunctionSettings.key(\.$dimension), FunctionSettings.key(\.$start))
    let startRule = FunctionSettings.key(\.$startRule)
    let isSmall = Relevance([discriminator, dimension.name]) { values in
      let kind = parts.objective(values[discriminator]?.string)
      return kind.map { values[dimension] ?? 0 < $0.smallestDimension } ?? true
    }
    return Optimizers.constraints + [.microBatches, fits(dimension.name, where: isSmall, parts)]
      + [source.name, startRule.name, start.name].map { fits($0, where: usesTheory, parts) }
  }

  private static let source = RunSettings.key(\.$source)

  static let usesTheory = Relevance([source.name]) { values in
    if case .theory? = values[source] { true } else { false }
  }

  /// Whether a configuration can be run as far as one of its keys is concerned.
  ///
  /// - Parameter relevance: does not hold where the key cannot be what is wrong; a grid has many configurations.
  private static func fits(
    _ key: String, where relevance: Relevance, _ parts: LaboratoryParts
  ) -> Constraint {
    Constraint(key: key, where: relevance) { values in
      do throws(CellError) {
        _ = try CellValues(map: values).runs(seed: 0, parts)
        return nil
      } catch {
        return error.key == key ? error.description : nil
      }
    }
  }
}
