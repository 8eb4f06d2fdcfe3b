import Rows
import Vocabulary

/// What differs between two measurements of a cell, a line each.
enum Differences {
  /// Timings aside, as ``Messages/Measurement/digest``.
  static func lines(_ before: Vocabulary.Measurement, _ now: Vocabulary.Measurement) -> [String] {
    var lines: [String] = []
    if before.outcome != now.outcome {
      lines.append("outcome: \(before.outcome.rawValue), now \(now.outcome.rawValue)")
    }
    for name in Set(before.metrics.keys).union(now.metrics.keys).sorted() {
      let (old, new) = (before.metrics[name], now.metrics[name])
      if !isSame(old, new) { lines.append("\(name): \(text(old)), now \(text(new))") }
    }
    lines += series(before.series, now.series)
    let none = Series(index: "step", at: [], columns: [:])
    return lines + series(before.steps ?? none, now.steps ?? none)
  }

  /// Whether the final numbers of two measurements lie no farther apart than a share of the larger one.
  static func areClose(
    _ before: Vocabulary.Measurement, _ now: Vocabulary.Measurement, within tolerance: Double
  ) -> Bool {
    before.outcome == now.outcome
      && before.metrics.allSatisfy { name, old in
        guard let new = now.metrics[name] else { return false }
        return isSame(old, new) || abs(old - new) <= tolerance * max(abs(old), abs(new))
      }
  }

  private static func series(_ old: Series, _ new: Series) -> [String] {
    var lines: [String] = []
    if old.index != new.index || old.at != new.at {
      lines.append("series: \(old.at.count) rows by \(old.index), now \(new.at.count) by \(new.index)")
    }
    for name in Set(old.columns.keys).union(new.columns.keys).sorted() {
      guard let before = old.columns[name], let now = new.columns[name] else {
        lines.append("series of \(name): only \(old.columns[name] == nil ? "now" : "before")")
        continue
      }
      guard let row = zip(before, now).enumerated().first(where: { !isSame($1.0, $1.1) })?.offset else {
        continue
      }
      let place = old.at.indices.contains(row) ? "\(old.index) \(old.at[row].formatted())" : "row \(row)"
      lines.append("series of \(name): from \(place) on, \(before[row]), now \(now[row])")
    }
    return lines
  }

  /// What computed them; nothing where it is not known what computed the first.
  static func lines(_ before: WorkerIdentity, _ now: WorkerIdentity) -> [String] {
    if before == .untold { return [] }
    return [
      ("processor", before.processor, now.processor), ("kernel", before.kernel, now.kernel),
      ("compiler", before.compiler, now.compiler), ("threads", String(before.threads), String(now.threads)),
    ].filter { $1 != $2 }.map { "\($0): \($1), now \($2)" } + versions(before.program, now.program)
  }

  private static func versions(_ before: ProgramOrigin?, _ now: ProgramOrigin?) -> [String] {
    guard let before, let now else { return [] }
    return Set(before.versions.keys).union(now.versions.keys).sorted().compactMap { name in
      let (old, new) = (before.versions[name] ?? "none", now.versions[name] ?? "none")
      return old == new ? nil : "\(name): \(old), now \(new)"
    }
  }

  private static func isSame(_ a: Double?, _ b: Double?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a.bitPattern == b.bitPattern || a.isNaN && b.isNaN
  }

  private static func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "none" }
}
