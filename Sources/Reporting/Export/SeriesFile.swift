import Experiments
import Foundation
import OrderedCollections

/// `series.csv`: one line per finished cell and point of its series, a column per metric, in the plan's order.
///
/// An observation a line is what `groupby` (pandas) and `ggplot` (R) take without reshaping. Columns: `cell` (the first
/// 16 digits of its id), `problem`, `optimizer`, the experiment's axes, `seed`, `outcome`, each series index in use
/// (`epoch`, `step`), then metrics in the catalog's order and timings. A diverged cell's lines end where it diverged.
///
/// `steps.csv` is the same of what cells recorded of every step.
enum SeriesFile {
  /// - Parameter part: cells without that series have no lines.
  static func csv(
    _ data: Joined, _ catalog: Catalog, _ part: MeasuredSeries = .series
  ) -> Data {
    let finished = data.members.flatMap { member in
      member.replicates.compactMap { replicate in replicate.result.map { (member, replicate, $0) } }
    }.sorted { $0.1.cell.index < $1.1.cell.index }
    let results = finished.map(\.2)
    let indices = Array(OrderedSet(results.compactMap { part.of($0.measurement)?.index }))
    let metrics = CellsFile.metricNames(results, catalog, part) { part.columns($0.measurement) }
      .filter { !indices.contains($0) }
    let timings = CellsFile.metricNames(results, catalog, part) { part.timings($0.measurement) }
    let fixed = ["cell", "problem", "optimizer"]
    let heads = data.axes.map { axis in
      (fixed + ["seed", "outcome"] + indices + metrics + timings).contains(axis) ? "parameter.\(axis)" : axis
    }

    var writer = CSVWriter(header: fixed + heads + ["seed", "outcome"] + indices + metrics + timings)
    for (member, replicate, result) in finished {
      guard let series = part.of(result.measurement) else { continue }
      var start = CSVWriter(header: [])
      let headerLength = start.bytes.count
      start.add(String(replicate.cell.id.prefix(16)))
      start.add(member.configuration.problem)
      start.add(member.configuration.optimizer)
      for axis in data.axes { start.add(Column.value(axis, member.configuration, seed: 0)) }
      start.add(replicate.cell.seed)
      start.add(result.measurement.outcome.rawValue)
      let shared = start.bytes[headerLength...]

      let columns = metrics.map { series.columns[$0] } + timings.map { series.timings[$0] }
      for row in series.at.indices {
        writer.addRaw(shared)
        for index in indices { writer.add(index == series.index ? series.at[row] : nil) }
        for column in columns {
          writer.add(column.flatMap { $0.indices.contains(row) ? $0[row] : nil })
        }
        writer.endLine()
      }
    }
    return writer.data
  }
}
