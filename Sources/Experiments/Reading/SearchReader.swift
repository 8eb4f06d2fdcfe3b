import Study
import Vocabulary

/// Reads `search: {kind: grid | random | sobol | tpe, count: 30, seed: 0}`, and draws.
final class SearchReader {
  private let values: ValueReader
  private let common: Search?
  /// Of optimizers that have their own, by label; nil for one with a mistake.
  private let own: [String: Search?]
  private let node: Node?
  /// What `tune:` chooses among; nil where the file does not say.
  private let over: [String]?
  private let isHalved: Bool
  private var hasDrawn = false
  private var issues: IssueCollector { values.issues }

  /// - Parameters:
  ///   - node: the file's own search.
  ///   - tune: of the file.
  ///   - optimizers: may have their own.
  init(_ node: Node?, tune: Node?, values: ValueReader, optimizers: [OptimizerEntry]) {
    self.values = values
    self.node = node
    over = tune?["over"].map { over in (over.items ?? [over]).compactMap(\.text) }
    isHalved = tune?["halving"] != nil
    common = node.flatMap { Self.search($0, values) }
    var own: [String: Search?] = [:]
    for optimizer in optimizers {
      if let node = optimizer.search { own[optimizer.label] = .some(Self.search(node, values)) }
    }
    self.own = own
    values.isSearching = node != nil || optimizers.contains { $0.search != nil }
  }

  private static func search(_ node: Node, _ values: ValueReader) -> Search? {
    guard let search = Search(node, values) else { return nil }
    guard let window = search.$window.node else { return search }
    if search.kind != .tpe {
      values.issues.report("window is of kind tpe: other points depend on no result", at: window.span)
    } else if search.window > search.count {
      values.issues.report(
        "a window of \(search.window) is more than the \(search.count) points: none would depend on a result",
        at: window.span)
    }
    return search
  }

  /// The pairs with a value wherever a search was to draw one.
  func draw(_ pairs: [Pair]) -> [Pair] {
    let drawn = pairs.compactMap { draw($0, own[$0.optimizer.label] ?? common) }
    if let node, !hasDrawn { reportNothing(node) }
    return drawn
  }

  private func draw(_ pair: Pair, _ search: Search?) -> Pair? {
    if let search, search.kind == .tpe, pair.include == nil { return model(pair, search) }
    let ranges = pair.keys.ranges
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
    guard search.kind != .sobol || hasDimensions(pair, ranges.count, "ranges", of: "sobol") else {
      return nil
    }
    return drawn(pair, search)
  }

  private func drawn(_ pair: Pair, _ search: Search) -> Pair {
    var pair = pair
    pair.drawn = pair.keys.flatMap { $0.template.openColumns($0.key) }.map { column, range in
      DrawnColumn(
        problem: pair.problem.label, optimizer: pair.optimizer.label, column: column,
        isLogarithmic: range.isLogarithmic, isSampled: search.kind != .grid)
    }
    pair.keys = search.draw(pair.keys)
    pair.isDrawn = search.kind != .tpe
    return pair
  }

  private func hasDimensions(_ pair: Pair, _ count: Int, _ noun: String, of kind: String) -> Bool {
    if count <= SobolSequence.dimensions { return true }
    return issues.refuse(
      "optimizer \(quoted(pair.optimizer.label)) has \(count) \(noun), more than the"
        + " \(SobolSequence.dimensions) dimensions of \(kind)", at: pair.optimizer.span)
  }

  /// The pair with what a model may choose among; as it is where that is nothing.
  private func model(_ pair: Pair, _ search: Search) -> Pair? {
    let draft: SearchDraft
    do throws(SearchDraft.Problem) {
      draft = try SearchDraft(pair.keys, search, isHalved: isHalved) { isTuned($0, of: pair) }
    } catch {
      let root = String(error.column.prefix { $0 != "." })
      return issues.fail(error.message, at: pair.places[root] ?? pair.optimizer.span)
    }
    guard !draft.axes.isEmpty else {
      if let own = pair.optimizer.search { reportNothing(own) }
      return pair
    }
    hasDrawn = true
    guard hasDimensions(pair, draft.axes.count, "axes that are tuned", of: "tpe") else { return nil }
    var pair = drawn(pair, search)
    pair.draft = draft
    return pair
  }

  /// As far as it can be told before there are configurations: ``TuningReader`` looks whether it is so.
  private func isTuned(_ column: String, of pair: Pair) -> Bool {
    if let over {
      return over.contains { column == $0 || column.hasPrefix($0 + ".") || $0.hasPrefix(column + ".") }
    }
    let root = String(column.prefix { $0 != "." })
    return pair.optimizer.kind.parameters.contains { $0.name == root } || pair.optimizer.layer[root] != nil
  }

  private func reportNothing(_ node: Node) {
    // A range with a mistake is none, but was meant.
    if issues.isEmpty { issues.report("there is no range {min, max} to draw from", at: node.span) }
  }
}
