import Engine
import Vocabulary

extension CellValues {
  func noise() throws(CellError) -> any NoiseLaw {
    let name = try string("noise.law")
    guard let kind = NoiseLaws.named(name) else { throw CellError("there is no noise law \(name)") }
    return kind.make(try numbers(kind.settings, prefix: "noise."))
  }

  func objective() throws(CellError) -> any Objective {
    let name = try string(EngineCatalog.synthetic.discriminator)
    guard let kind = Objectives.named(name) else { throw CellError("there is no objective \(name)") }
    let dimension = try integer("dimension")
    guard dimension >= kind.smallestDimension else {
      throw CellError(
        "\(name) needs a dimension of at least \(kind.smallestDimension), not \(dimension)", key: "dimension")
    }
    return kind.make(dimension, try numbers(kind.settings))
  }

  func start() throws(CellError) -> StartRule {
    let value = try number("start")
    switch try string("start_rule") {
    case "constant": return .constant(value)
    case "alternating": return .alternating(value)
    case "harmonic": return .harmonic(value)
    case "normal": return .normal(value)
    case let other: throw CellError("there is no start_rule \(other)")
    }
  }

  private func numbers(_ settings: [NumberSetting], prefix: String = "") throws(CellError) -> [String: Double]
  {
    var numbers: [String: Double] = [:]
    for setting in settings { numbers[setting.name] = try number(prefix + setting.name) }
    return numbers
  }

  /// The runs of a cell with the parameters as given, or as multiples of the theory's.
  func runs(seed: Int) throws(CellError) -> (problem: SyntheticRuns, theory: Theory?) {
    let optimizer = try optimizer()
    let batchSize = try integer("batch_size")
    if let mistake = EngineCatalog.microBatchMistake(map) { throw CellError(mistake) }
    var problem = SyntheticRuns(
      objective: try objective(), start: try start(), noise: try noise(), optimizer: optimizer,
      learningRate: try number("learning_rate"), batchSize: batchSize,
      microBatchSize: try optionalInteger("micro_batch_size"), steps: try integer("steps"),
      runs: try integer("runs"), seriesRuns: try integer("series_runs"),
      seed: seed)
    guard try string("parameters.kind") == "theory" else { return (problem, nil) }
    let theory = try theory(of: problem)
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
      let name = try string(EngineCatalog.optimizerKey)
      throw CellError(
        "the theory sets no parameters of \(name): leave parameters out and declare them", key: "parameters")
    }
    (problem.optimizer, problem.learningRate) = scaled
    return (problem, theory)
  }

  private func theory(of problem: SyntheticRuns) throws(CellError) -> Theory {
    let (objective, noise) = (problem.objective, problem.noise)
    let order = try number("parameters.moment_order")
    guard order < noise.tailIndex else {
      throw CellError(
        "moment_order \(order) must be below the noise law's tail index \(noise.tailIndex): the moment is infinite",
        key: "parameters")
    }
    guard let smoothness = objective.smoothness else {
      throw CellError(
        "the theory needs a bound on the curvature, and \(try string("objective")) has none",
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
    if try string("parameters.sigma.kind") == "declared" {
      return Theory(
        smoothness: smoothness, gap: gap, momentOrder: order, sigma: try number("parameters.sigma.value"),
        steps: problem.steps)
    }
    return Theory(
      smoothness: smoothness, gap: gap, momentOrder: order,
      moment: noise.normMoment(order, dimension: objective.dimension), steps: problem.steps)
  }

  /// What enters the identity of a cell besides its values: the theory's batch size where the formula gives a whole
  /// number; nil for all other cells.
  ///
  /// In these the laboratory once drew a sample a step too many. Named by the size that is right, they are other cells
  /// than those, and no other cell's result becomes stale.
  func theoryDigest() -> String? {
    guard Value.map(map)[path: "parameters.kind"]?.string == "theory",
      let whole = (try? runs(seed: 0))?.theory?.wholeBatchSize
    else { return nil }
    return "theory batch size \(Value.shortest(whole))"
  }
}
