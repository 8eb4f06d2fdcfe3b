import Study
import Vocabulary

/// `tune: {halving: {start: 2, factor: 2}}`: all configurations of a group begin, and of those on a rung the best part
/// goes on to the next, longer one.
public struct HalvingRule: Sendable, Hashable {
  /// Of these one in so many goes on.
  public var factor: Int
  /// The length that rungs are of; nil for that of the problem's family.
  public var key: String?
  /// The first rung; nil where only seeds grow.
  public var start: Int?
  /// Whether a rung is a whole cell of its length, see ``Vocabulary/Stretch/isOwn``.
  public var isOwn: Bool
  /// Of each rung; nil for all.
  public var seeds: [Int]?
  /// Of each group, configurations drawn at random that go to their end whatever they measure.
  public var control: Int

  package init(
    factor: Int, key: String? = nil, start: Int?, isOwn: Bool = false, seeds: [Int]? = nil, control: Int = 0
  ) {
    self.control = control
    self.factor = factor
    self.key = key
    self.start = start
    self.isOwn = isOwn
    self.seeds = seeds
  }
}

/// How far the members of a rung go.
public struct Rung: Sendable, Hashable {
  /// Nil for all of the cell.
  public var stretch: Stretch?
  /// In units of the length key: 6 of 6 epochs; 1 where the cells of a group have no length.
  public var length: Int
  /// The length key, `epochs`; nil where the cells of a group have no length.
  public var key: String?
  /// With so many of the experiment's first seeds.
  public var seeds: Int
}

extension Experiment {
  /// The rungs of a group; a single one, the whole cell with all seeds, where the file does not halve.
  public func rungs(of group: TuningGroup, _ catalog: Catalog) -> [Rung] {
    guard let rule = tuning?.halving, let place = group.configurations.first else {
      return [Rung(stretch: nil, length: 1, seeds: seeds.count)]
    }
    let configuration = configurations[place]
    let lengths = catalog.families.first { $0.name == configuration.family }?.lengths ?? []
    let key = rule.key ?? lengths.first?.name
    let whole = key.flatMap { configuration.blockValues[$0]?.integer }
    guard let start = rule.start, let key, let whole, start <= whole else {
      return (rule.seeds ?? [seeds.count]).map {
        Rung(stretch: nil, length: whole ?? 1, key: whole == nil ? nil : key, seeds: $0)
      }
    }
    return rungLengths(start: start, factor: rule.factor, whole: whole).enumerated().map { rung, length in
      Rung(
        stretch: length == whole ? nil : Stretch(end: length, key: key, isOwn: rule.isOwn), length: length,
        key: key, seeds: rule.seeds.map { $0[min(rung, $0.count - 1)] } ?? seeds.count)
    }
  }
}
