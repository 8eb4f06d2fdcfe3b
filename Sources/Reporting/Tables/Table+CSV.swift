import Experiments
import Foundation
import Rows
import Statistics
import Vocabulary

extension Table {
  /// One line per group, one number a column, all of them at full precision: the pivot is a column like others.
  ///
  /// `_n` counts what was measured, `diverged` those that count as worst in it; what was not measured is empty. Where
  /// they were asked for: `_expected`, `_unreached` of targets, `_ci_low`, `_ci_high`; against the best of those that
  /// compete `_p`, `_p_adjusted`; to the baseline `_difference` with its ends, `_pairs`, `_superiority`, `_effect_size`,
  /// and where a test is asked for `_difference_p`, `_difference_p_adjusted`.
  var csv: Data {
    let keys = rowColumns + [pivot].compactMap(\.self)
    var header = keys + chosenColumns.filter { !keys.contains($0) }
    header += ["configuration", "planned", "finished", "diverged", "failed"]
    header += values.indices.flatMap { index in numbers(index, nil).map { "\(columnNames[index])_\($0.name)" }
    }
    if sensitivityAxis != nil {
      header += Table.sensitivityShares.map { "decades_within_\(Value.shortest($0 * 100))_percent" }
      header.append("reaches_edge")
    }
    var writer = CSVWriter(header: header)
    for row in rows {
      for pivotValue in pivotValues {
        guard let entry = row.entries[pivotValue] else { continue }
        for value in row.key { writer.add(value) }
        if pivot != nil { writer.add(pivotValue) }
        for column in chosenColumns {
          writer.add(entry.member.flatMap { Column.value(column, $0.configuration, seed: 0) })
        }
        writer.add(entry.member?.configuration.id ?? "")
        let counts = entry.members.counts
        for count in [counts.planned, counts.measured, counts.diverged, counts.failed] { writer.add(count) }
        for index in values.indices {
          for (_, number) in numbers(index, entry) { writer.add(number.flatMap { $0.isNaN ? nil : $0 }) }
        }
        if sensitivityAxis != nil {
          for found in entry.sensitivity { writer.add(found?.decades) }
          writer.add(entry.sensitivity.contains { $0?.reachesEdge ?? false } ? "true" : "false")
        }
        writer.endRow()
      }
    }
    return writer.data
  }

  /// The columns of a value with the numbers of an entry; nil and NaN for nothing.
  private func numbers(_ index: Int, _ entry: Entry?) -> [(name: String, number: Double?)] {
    let summary = entry?.summaries[index]
    // One seed has no spread; its extremes are itself.
    let quartiles = summary.flatMap { $0.count > 1 ? $0.quartiles : nil }
    var numbers: [(name: String, number: Double?)] = [
      ("n", summary.map { Double($0.count) }), ("median", summary?.median), ("q25", quartiles?.lower),
      ("q75", quartiles?.upper), ("mean", summary?.mean), ("sd", summary?.standardDeviation),
      ("min", summary?.extremes.minimum), ("max", summary?.extremes.maximum),
    ]
    if values[index].isTarget {
      numbers += [("expected", summary?.expected), ("unreached", summary.map { Double($0.unreached) })]
    }
    if show == .meanInterval || show == .medianInterval {
      let interval = summary.flatMap(show.interval)
      numbers += [("ci_low", interval?.lower), ("ci_high", interval?.upper)]
    }
    if marks.test != .none {
      let comparison = entry?.againstBest[index]
      numbers += [("p", comparison?.test?.p), ("p_adjusted", comparison?.adjustedP)]
    }
    if baseline != nil {
      let comparison = entry?.againstBaseline[index]
      numbers += [
        ("difference", comparison?.meanDifference), ("difference_low", comparison?.interval.lower),
        ("difference_high", comparison?.interval.upper),
        ("pairs", comparison.map { Double($0.differences.count) }), ("superiority", comparison?.superiority),
        ("effect_size", comparison?.effectSize),
      ]
      if marks.test != .none {
        numbers += [("difference_p", comparison?.test?.p), ("difference_p_adjusted", comparison?.adjustedP)]
      }
    }
    return numbers
  }
}
