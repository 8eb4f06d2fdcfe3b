import Experiments
import Foundation

extension Table {
  /// One line per group, one number a column, all of them at full precision: the pivot is a column like others.
  ///
  /// `_n` counts what was measured, `diverged` those that count as worst in it; what was not measured is empty.
  var csv: Data {
    let statistics = ["n", "median", "q25", "q75", "mean", "sd", "min", "max"]
    let keys = rowColumns + (pivot.map { [$0] } ?? [])
    var writer = CSVWriter(
      header: keys + chosenColumns.filter { !keys.contains($0) }
        + ["configuration", "planned", "finished", "diverged", "failed"]
        + values.flatMap { value in
          statistics.map { "\(value.statistic.rawValue)_\(value.metric)_\($0)" }
        })
    for row in rows {
      for pivotValue in pivotValues {
        guard let entry = row.entries[pivotValue] else { continue }
        for value in row.key { writer.add(value) }
        if pivot != nil { writer.add(pivotValue) }
        for column in chosenColumns {
          writer.add(entry.member.flatMap { Column.value(column, $0.configuration, seed: 0) })
        }
        let replicates = entry.member?.replicates ?? entry.group.replicates
        writer.add(entry.member?.configuration.id ?? "")
        writer.add(replicates.count)
        writer.add(replicates.count { $0.result != nil })
        writer.add(replicates.count { $0.hasDiverged })
        writer.add(replicates.count { $0.failure != nil })
        for summary in entry.summaries {
          writer.add(summary.count)
          for number in [
            summary.median, summary.quartiles.lower, summary.quartiles.upper, summary.mean,
            summary.standardDeviation, summary.extremes.minimum, summary.extremes.maximum,
          ] {
            writer.add(number.isNaN ? nil : number)
          }
        }
        writer.endLine()
      }
    }
    return writer.data
  }
}
