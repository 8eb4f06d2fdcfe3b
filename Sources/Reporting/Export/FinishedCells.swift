import Experiments
import Messages
import Results

/// Cells that have a result, in the plan's order.
struct FinishedCells: Sendable {
  struct Cell: Sendable {
    /// Place in ``FinishedCells/members``.
    var member: Int
    var cell: Experiments.Cell
    var measurement: Messages.Measurement
    var digest: String
    var attempt: Int
    var startedAt: Double
    var finishedAt: Double
    var commit: String?
  }

  let members: [Member]
  let cells: [Cell]
  /// Of each member, flattened to dotted keys; replicates share them. Empty where no replicate is finished.
  let parameters: [[String: Value]]

  init(_ data: Joined) {
    members = data.members
    var cells: [Cell] = []
    for (index, member) in members.enumerated() {
      for replicate in member.replicates {
        guard let result = replicate.result?.value else { continue }
        cells.append(
          Cell(
            member: index, cell: replicate.cell, measurement: result.measurement, digest: result.digest,
            attempt: result.attempt, startedAt: result.provenance.startedAt,
            finishedAt: result.provenance.finishedAt, commit: result.provenance.invocation.commit))
      }
    }
    self.cells = cells.sorted { $0.cell.index < $1.cell.index }
    parameters = members.map { member in
      member.measuredCount > 0 ? Self.flattened(member.configuration.values) : [:]
    }
  }

  func configuration(of cell: Cell) -> Configuration { members[cell.member].configuration }

  var families: Set<String> {
    Set(members.filter { $0.measuredCount > 0 }.map(\.configuration.family))
  }

  /// Names that occur, in the catalog's order; what the catalog does not know follows by name.
  func names(
    _ catalog: Catalog, _ part: MeasuredSeries = .series,
    _ names: (Messages.Measurement) -> some Sequence<String>
  ) -> [String] {
    var present = Set<String>()
    for cell in cells { for name in names(cell.measurement) { present.insert(name) } }
    let known = catalog.families.flatMap { part.metrics($0).map(\.name) }.reduce(into: [String]()) {
      known, name in
      if present.remove(name) != nil { known.append(name) }
    }
    return known + present.sorted()
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
