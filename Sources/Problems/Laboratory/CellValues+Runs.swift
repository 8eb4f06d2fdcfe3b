import Engine
import Vocabulary

/// What the laboratory's files may name.
struct LaboratoryParts: Sendable {
  var objectives: [ObjectiveKind]
  var laws: [NoiseLawKind]

  func objective(_ name: String?) -> ObjectiveKind? { objectives.first { $0.kind.name == name } }
}

extension CellValues {
  private func noise(_ parts: LaboratoryParts) throws(CellError) -> any NoiseLaw {
    let name = try string("noise.law")
    guard let kind = parts.laws.first(where: { $0.kind.name == name }) else {
      throw CellError("there is no noise law \(name)")
    }
    return try settled("noise: ") { () throws(SettingError) in try kind.make(map["noise"]?.map ?? [:]) }
  }

  private func objective(dimension: Int, _ parts: LaboratoryParts) throws(CellError) -> any Objective {
    let name = try string(Laboratory.discriminator)
    guard let kind = parts.objective(name) else { throw CellError("there is no objective \(name)") }
    guard dimension >= kind.smallestDimension else {
      throw CellError(
        "\(name) needs a dimension of at least \(kind.smallestDimension), not \(dimension)", key: "dimension")
    }
    return try settled { () throws(SettingError) in try kind.make(dimension, map) }
  }

  /// The runs of a cell with the parameters as given, or as multiples of the theory's.
  func runs(
    seed: Int, _ parts: LaboratoryParts
  ) throws(CellError) -> (problem: SyntheticRuns, theory: Theory?) {
    let optimizer = try optimizer()
    let function = try settings(FunctionSettings.self)
    let settings = try settings(RunSettings.self)
    if let mistake = Constraint.microBatchMistake(map) { throw CellError(mistake) }
    var problem = SyntheticRuns(
      objective: try objective(dimension: function.dimension, parts), start: function.firstPoint,
      noise: try noise(parts), optimizer: optimizer, learningRate: try number("learning_rate"),
      batchSize: settings.batchSize,
      microBatchSize: settings.microBatchSize, steps: settings.steps, runs: settings.runs,
      seriesRuns: settings.seriesRuns, seed: seed)
    guard case .theory(let assumed) = settings.source else { return (problem, nil) }
    let theory = try theory(of: problem, assumed)
    let batch = theory.batchSize * Double(problem.batchSize)
    guard batch <= 1e9 else {
      throw CellError(
        "the theory asks for \(batch) samples a step; a start further away or fewer steps need less",
        key: "parameters")
    }
    (problem.batchSize, problem.microBatchSize) = (Int(batch), Int(batch))
    guard
      let scaled = theory.scaled(
        problem.optimizer, learningRate: problem.learningRate, batchSize: problem.batchSize)
    else {
      let name = try string(Configuration.optimizerKey)
      throw CellError(
        "the theory sets no parameters of \(name): leave parameters out and declare them", key: "parameters")
    }
    (problem.optimizer, problem.learningRate) = scaled
    return (problem, theory)
  }

  private func theory(of problem: SyntheticRuns, _ assumed: TheorySettings) throws(CellError) -> Theory {
    let (objective, noise) = (problem.objective, problem.noise)
    let order = assumed.momentOrder
    guard order < noise.tailIndex else {
      throw CellError(
        "moment_order \(order) must be below the noise law's tail index \(noise.tailIndex): the moment is infinite",
        key: "parameters")
    }
    guard let smoothness = objective.smoothness else {
      throw CellError(
        "the theory needs a bound on the curvature, and \(map[Laboratory.discriminator]?.string ?? "it") has none",
        key: "parameters")
    }
    let point = (0..<objective.dimension).compactMap(problem.start.component)
    guard point.count == objective.dimension else {
      throw CellError(
        "the theory needs the same start in every run; start_rule normal draws it", key: "start_rule")
    }
    let gap = objective.value(at: point) - objective.minimum
    guard gap > 0 else {
      throw CellError("the start is a minimum already: the theory has nothing to set", key: "start")
    }
    if case .declared(let sigma) = assumed.sigma {
      return Theory(
        smoothness: smoothness, gap: gap, momentOrder: order, sigma: sigma, steps: problem.steps)
    }
    return Theory(
      smoothness: smoothness, gap: gap, momentOrder: order,
      moment: noise.normMoment(order, dimension: objective.dimension), steps: problem.steps)
  }
}
