import Study
import Vocabulary

/// What suggests the configurations of a group while results come in: `search: {kind: tpe}` of one optimizer on one
/// problem, for one choice of the axes that are not tuned.
public struct SearchModel: Sendable {
  package let strategy: TPE
  /// The columns among whose values it chooses.
  public let columns: [String]
  /// Where the file asks for it.
  public var location: SourceLocation { span.location }
  let span: Span
  /// The id of its first configuration, which its group has.
  public internal(set) var first = ""
  /// Configurations that depend on no result; the experiment has them from the beginning.
  public internal(set) var declared = 0
  /// Configurations that will follow from results, at most.
  public internal(set) var toCome = 0
  private let source: PointSource

  init(_ draft: SearchDraft, _ source: PointSource, at span: Span) {
    self.source = source
    self.span = span
    columns = draft.columns
    let ranges = draft.axes.map { axis -> OpenRange? in
      if case .range(let range) = axis { range } else { nil }
    }
    // What tells values apart.
    @Sendable func key(_ point: Point) -> [Double] {
      zip(ranges, point).map { range, coordinate in
        range?.value(ofCoordinate: coordinate).number ?? coordinate
      }
    }
    strategy = TPE(
      draft.space, count: draft.search.count, pace: draft.pace, seed: draft.search.seed,
      key: key, admits: { source.admits($0) })
  }

  /// What a point stands for.
  package func configuration(at point: Point, naming: inout Identity) -> Configuration {
    let values = source.values(at: point)
    return source.configuration(
      values, id: naming.configurationID(values: values, family: source.family).text)
  }
}

/// What the points of a model stand for.
struct PointSource: Sendable {
  let problem: String
  let family: ProblemFamily
  let optimizer: String
  /// Of the configurations.
  let axes: [String]
  private let searched: [SearchDraft.Axis]
  private let bindings: Template.Bindings
  private let block: ValueBlock
  private let open: [Template]
  private let exclusions: [Exclusion]

  init(
    _ draft: SearchDraft, _ bindings: Template.Bindings, of pair: Pair, axes: [String],
    exclusions: [Exclusion]
  ) {
    problem = pair.problem.label
    family = pair.problem.family
    optimizer = pair.optimizer.label
    self.axes = axes
    self.bindings = bindings
    self.exclusions = exclusions
    searched = draft.axes
    var common = pair.kinds
    var open: [(key: String, template: Template)] = []
    for (key, template) in draft.keys {
      let folded = template.folded
      // What is fixed is bound beforehand, so that it is common to all points.
      if !folded.hasRange, !folded.dependsOn(draft.axes),
        let value = folded.expanded(bindings, limit: 1).first?.value
      {
        common[key] = value
      } else {
        open.append((key, folded))
        common[key] = .null
      }
    }
    block = ValueBlock(common, open: open.map(\.key))
    self.open = open.map(\.template)
  }

  func values(at point: Point) -> BlockValues {
    var bindings = bindings
    var drawn: [String: Value] = [:]
    for (axis, coordinate) in zip(searched, point) {
      switch axis {
      case .range(let range): drawn[range.key] = range.value(ofCoordinate: coordinate)
      case .list(let name, let places): bindings = bindings.choosing(places[Int(coordinate)], of: name)
      }
    }
    let own = open.map { template in
      let filled = template.replacingRanges { range in drawn[range.key].map(Template.value) ?? .open(range) }
      guard let value = filled.expanded(bindings, limit: 1).first?.value else {
        preconditionFailure("a point binds every axis")
      }
      return value
    }
    return BlockValues(block: block, own: own)
  }

  func configuration(_ values: BlockValues, id: String) -> Configuration {
    Configuration(
      problem: problem, family: family.name, optimizer: optimizer, values: values, axes: axes, id: id)
  }

  /// Whether no rule of the file excludes it, and no constraint of the family forbids it.
  func admits(_ point: Point) -> Bool {
    if exclusions.isEmpty, family.constraints.isEmpty { return true }
    let values = values(at: point)
    let configuration = configuration(values, id: "")
    return !exclusions.contains { $0.excludes(configuration) } && violation(values) == nil
  }

  /// The key that a message points at, and the message.
  func violation(_ values: BlockValues) -> (key: String, message: String)? {
    let map = values.map
    for constraint in family.constraints where constraint.relevance.holds(map) {
      if let message = constraint.violation(map) { return (constraint.key, message) }
    }
    return nil
  }
}

extension Template {
  /// Whether a part of it is a list that is searched.
  fileprivate func dependsOn(_ axes: [SearchDraft.Axis]) -> Bool {
    contains { part in
      guard case .choice(let name, _) = part else { return false }
      return axes.contains { if case .list(let other, _) = $0 { other == name } else { false } }
    }
  }
}

extension Experiment {
  /// The model that suggests the configurations of a group; nil where the file has them all.
  public func model(of group: TuningGroup) -> Int? {
    if models.isEmpty { return nil }
    let first = group.configurations.first.map { configurations[$0].id }
    return models.firstIndex { $0.first == first }
  }

  /// The experiment with what models have suggested so far, each after the configurations of its group.
  ///
  /// - Parameter suggested: for each of ``models`` all its configurations in the order of their trials, with the declared
  ///   ones, and how many may follow.
  public func suggesting(_ suggested: [(configurations: [Configuration], toCome: Int)]) -> Experiment {
    precondition(suggested.count == models.count, "\(suggested.count) lists of \(models.count) models")
    var experiment = self
    var after: [String: ArraySlice<Configuration>] = [:]
    for (place, list) in suggested.enumerated() {
      experiment.models[place].toCome = list.toCome
      let declared = models[place].declared
      guard list.configurations.count > declared, declared > 0 else { continue }
      after[list.configurations[declared - 1].id] = list.configurations[declared...]
    }
    experiment.configurations = configurations.flatMap { [$0] + (after[$0.id] ?? []) }
    return experiment
  }

  /// So many configurations of a group are halved together: of a model those of its window, else all.
  public func wave(of group: TuningGroup) -> Int {
    model(of: group).map { models[$0].strategy.pace.size } ?? .max
  }

  /// The configurations that a group will have, at most.
  public func mostConfigurations(of group: TuningGroup) -> Int {
    group.configurations.count + (model(of: group).map { models[$0].toCome } ?? 0)
  }
}
