import Study
import Vocabulary

/// Reads `search: {kind: grid | random | sobol, count: 30, seed: 0}`, and draws.
final class SearchReader {
  private let values: ValueReader
  private let common: Search?
  /// Of optimizers that have their own, by label; nil for one with a mistake.
  private let own: [String: Search?]
  private let node: Node?
  private var hasDrawn = false
  private var issues: IssueCollector { values.issues }

  /// - Parameters:
  ///   - node: the file's own search.
  ///   - optimizers: may have their own.
  init(_ node: Node?, values: ValueReader, optimizers: [OptimizerEntry]) {
    self.values = values
    self.node = node
    common = node.flatMap { Search($0, values) }
    var own: [String: Search?] = [:]
    for optimizer in optimizers {
      if let node = optimizer.search { own[optimizer.label] = .some(Search(node, values)) }
    }
    self.own = own
    values.isSearching = node != nil || optimizers.contains { $0.search != nil }
  }

  /// The pairs with a value wherever a search was to draw one.
  func draw(_ pairs: [Pair]) -> [Pair] {
    let drawn = pairs.compactMap { draw($0, own[$0.optimizer.label] ?? common) }
    if let node, !hasDrawn { reportNothing(node) }
    return drawn
  }

  private func draw(_ pair: Pair, _ search: Search?) -> Pair? {
    var ranges: [OpenRange] = []
    for key in pair.keys { key.template.collectRanges(&ranges) }
    guard !ranges.isEmpty else {
      if let own = pair.optimizer.search, pair.include == nil { reportNothing(own) }
      return pair
    }
    guard let search else {
      if issues.isEmpty {
        let place = pair.keys.first { $0.template.hasRange }.flatMap { pair.places[$0.key] }
        issues.report(
          "this range needs per_decade or count: optimizer \(quoted(pair.optimizer.label)) has no search",
          at: place ?? pair.optimizer.span)
      }
      return nil
    }
    hasDrawn = true
    guard search.kind != .sobol || ranges.count <= SobolSequence.dimensions else {
      issues.report(
        "optimizer \(quoted(pair.optimizer.label)) has \(ranges.count) ranges, more than the"
          + " \(SobolSequence.dimensions) dimensions of sobol", at: pair.optimizer.span)
      return nil
    }
    var pair = pair
    pair.drawn = pair.keys.flatMap { $0.template.openColumns($0.key) }.map { column, range in
      DrawnColumn(
        problem: pair.problem.label, optimizer: pair.optimizer.label, column: column,
        isLogarithmic: range.isLogarithmic, isSampled: search.kind != .grid)
    }
    pair.keys = search.draw(pair.keys)
    pair.isDrawn = true
    return pair
  }

  private func reportNothing(_ node: Node) {
    // A range with a mistake is none, but was meant.
    if issues.isEmpty { issues.report("there is no range {min, max} to draw from", at: node.span) }
  }
}
