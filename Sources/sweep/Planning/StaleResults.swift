import Experiments
import Results
import Vocabulary

/// Results that were measured of cells as the plan has them, but count no more: the numbers would be others today.
struct StaleResults {
  /// Why, by the id of the plan's cell, which runs again.
  private(set) var reasons: [String: String] = [:]
  /// Results in the folder that belong to no cell of the plan, in whatever way.
  private(set) var unrelated = 0

  init(_ plan: Plan, _ index: StoreIndex, catalog: Catalog) {
    // Most plans are asked for before there is a result, or when all results are theirs.
    let ids = Set(plan.cells.lazy.map(\.id).filter { index.finished[$0] != nil })
    let others = index.finished.keys.filter { !ids.contains($0) }
    guard !others.isEmpty else { return }
    let pending = Self.pending(plan, index)
    // Where a cell was measured several times, the latest result says why it is none.
    let results = index.results(of: others).values.sorted {
      $0.provenance.finishedAt < $1.provenance.finishedAt
    }
    for result in results {
      let (values, added) = Self.completed(result, catalog)
      let key = Key(values: values, family: result.family, seed: result.seed)
      guard let cell = pending[key] else {
        unrelated += 1
        continue
      }
      reasons[cell] = Self.reason(result, added, plan, catalog)
    }
  }

  private struct Key: Hashable {
    var values: Value
    var family: String
    var seed: Int
  }

  private static func pending(_ plan: Plan, _ index: StoreIndex) -> [Key: String] {
    let values = plan.experiment.configurations.map { Value.map($0.values).asStored }
    var cells: [Key: String] = [:]
    for cell in plan.cells where index.finished[cell.id] == nil {
      let family = plan.configuration(of: cell).family
      cells[Key(values: values[cell.configurationIndex], family: family, seed: cell.seed)] = cell.id
    }
    return cells
  }

  /// The values of a result with the defaults of parameters that it does not know yet, and their names.
  private static func completed(_ result: CellResult, _ catalog: Catalog) -> (Value, added: [String]) {
    var values = result.values
    var added: [String] = []
    for parameter in catalog.parameters(of: result) where values[parameter.name] == nil {
      guard let standard = parameter.resolvedStandard else { continue }
      values[parameter.name] = standard
      added.append(parameter.name)
    }
    return (Value.map(values).asStored, added)
  }

  private static func reason(
    _ result: CellResult, _ added: [String], _ plan: Plan, _ catalog: Catalog
  ) -> String {
    if !added.isEmpty { return "measured before there was \(added.joined(separator: ", "))" }
    let family = catalog.families.first { $0.name == result.family }
    if let now = family?.numericsRevision, let then = result.numericsRevision, now != then {
      return "numerics revision \(then), now \(now)"
    }
    if let change = family?.change(result.provenance.worker) { return change }
    let data =
      family?.dataDigests.keys.sorted().compactMap { Value.map(result.values)[path: $0]?.string } ?? []
    return data.isEmpty
      ? "measured by another version of sweep" : "the data of \(data.joined(separator: ", ")) changed"
  }
}

extension Catalog {
  /// What a result's problem and optimizer may set.
  fileprivate func parameters(of result: CellResult) -> [Parameter] {
    let family = families.first { $0.name == result.family }
    let problem = family?.kinds.first { $0.name == result.values[family?.discriminator ?? ""]?.string }
    let optimizer = optimizers.first { $0.name == result.values[Configuration.optimizerKey]?.string }
    return (family?.parameters ?? []) + (problem?.parameters ?? []) + (optimizer?.parameters ?? [])
  }
}

extension Value {
  /// As a value comes back from the journal: whole numbers are integers, infinities words.
  fileprivate var asStored: Value {
    switch self {
    case .number(let number):
      if number.isInfinite { return .string(number > 0 ? "inf" : "-inf") }
      return Int(exactly: number).map(Value.integer) ?? self
    case .list(let values): return .list(values.map(\.asStored))
    case .map(let entries): return .map(entries.mapValues(\.asStored))
    case .null, .boolean, .integer, .string: return self
    }
  }
}
