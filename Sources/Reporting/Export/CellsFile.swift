import Experiments
import Foundation
import OrderedCollections
import Results

/// `cells.csv`: one line per finished cell, in the plan's order.
///
/// Columns: `cell`, `problem`, `family`, `optimizer`, `seed`, `configuration`; `stage` where the file tunes; every parameter, flattened to dotted
/// keys and sorted (`optimizer_kind` is the optimizer behind a label); `outcome`; final metrics in the catalog's order;
/// timings; `digest`, `attempt`, `commit`. Only timings, `attempt` and `commit` may differ between two runs of a file.
enum CellsFile {
  static func csv(_ data: Joined, _ catalog: Catalog) -> Data {
    let finished = data.members.flatMap { member in
      member.replicates.compactMap { replicate in replicate.result.map { (member, replicate, $0) } }
    }.sorted { $0.1.cell.index < $1.1.cell.index }
    // Parameters by configuration: replicates share them.
    var parameters: [Int: [String: Value]] = [:]
    for (member, _, _) in finished where parameters[member.configurationIndex] == nil {
      parameters[member.configurationIndex] = flattened(member.configuration.values)
    }
    let names = Set(parameters.values.flatMap(\.keys)).sorted()
    let metrics = metricNames(finished.map(\.2), catalog) { $0.measurement.metrics.keys }
    let timings = metricNames(finished.map(\.2), catalog) { $0.measurement.timings.keys }

    let hasStages = finished.contains { $0.1.cell.stage != nil }
    let fixed =
      ["cell", "problem", "family", "optimizer", "seed", "configuration"] + (hasStages ? ["stage"] : [])
    let measured = ["outcome"] + metrics + timings + ["digest", "attempt", "commit"]
    let taken = Set(fixed + measured)
    let heads = names.map { name in
      name == "optimizer" ? "optimizer_kind" : taken.contains(name) ? "parameter.\(name)" : name
    }
    var writer = CSVWriter(header: fixed + heads + measured)
    for (member, replicate, result) in finished {
      let configuration = member.configuration
      writer.add(replicate.cell.id)
      writer.add(configuration.problem)
      writer.add(configuration.family)
      writer.add(configuration.optimizer)
      writer.add(replicate.cell.seed)
      writer.add(configuration.id)
      if hasStages { writer.add(replicate.cell.stage?.rawValue ?? "") }
      for name in names { writer.add(parameters[member.configurationIndex]?[name]) }
      writer.add(result.measurement.outcome.rawValue)
      for name in metrics { writer.add(result.measurement.metrics[name]) }
      for name in timings { writer.add(result.measurement.timings[name]) }
      writer.add(result.digest)
      writer.add(result.attempt)
      writer.add(result.provenance.invocation.commit ?? "")
      writer.endLine()
    }
    return writer.data
  }

  /// Names that occur, in the catalog's order; what the catalog does not know follows by name.
  static func metricNames<Names: Sequence<String>>(
    _ results: [CellResult], _ catalog: Catalog, _ part: MeasuredSeries = .series,
    _ names: (CellResult) -> Names
  ) -> [String] {
    var present = Set<String>()
    for result in results { present.formUnion(names(result)) }
    let known = OrderedSet(catalog.families.flatMap { part.metrics($0).map(\.name) }).filter(present.contains)
    return known + present.subtracting(known).sorted()
  }

  static func flattened(_ values: [String: Value], prefix: String = "") -> [String: Value] {
    var flat: [String: Value] = [:]
    for (key, value) in values {
      if let map = value.map {
        flat.merge(flattened(map, prefix: "\(prefix)\(key).")) { first, _ in first }
      } else {
        flat[prefix + key] = value
      }
    }
    return flat
  }
}
