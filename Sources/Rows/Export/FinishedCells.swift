import Messages
import OrderedCollections
import Results
import Vocabulary

/// Cells that have a result, in the plan's order.
struct FinishedCells: Sendable {
  struct Cell: Sendable {
    /// Place in ``FinishedCells/members``.
    var member: Int
    var cell: Vocabulary.Cell
    var result: StoredResult
  }

  let members: [Member]
  let cells: [Cell]
  /// Of the cells' measurements, in the order of the first cell of each.
  let shapes: [MeasurementShape]
  /// Of each member, flattened to dotted keys; replicates share them. Empty where no replicate is finished.
  let parameters: [[String: Value]]

  init(_ data: Joined) {
    members = data.members
    cells = members.enumerated().flatMap { index, member in
      member.replicates.compactMap { replicate in
        replicate.result.map { Cell(member: index, cell: replicate.cell, result: $0) }
      }
    }.sorted { $0.cell.index < $1.cell.index }
    var known = Set<ObjectIdentifier>()
    shapes = cells.map(\.result.outline.shape).filter { known.insert(ObjectIdentifier($0)).inserted }
    parameters = members.map { member in
      member.measuredCount > 0 ? member.configuration.values.flattened() : [:]
    }
  }

  func configuration(of cell: Cell) -> Configuration { members[cell.member].configuration }

  var families: Set<String> { Set(members.filter { $0.measuredCount > 0 }.map(\.configuration.family)) }

  /// Names of metrics or timings of which some cell has a number.
  func measured(
    _ names: KeyPath<MeasurementShape, [String]>, _ place: (MeasurementShape, String) -> Int?
  ) -> Set<String> {
    // Of each shape, the names of which no number has been seen yet with their places.
    var open: [ObjectIdentifier: [(name: String, place: Int)]] = [:]
    for shape in shapes {
      open[ObjectIdentifier(shape)] = shape[keyPath: names].compactMap { name in
        place(shape, name).map { (name, $0) }
      }
    }
    var measured = Set<String>()
    for cell in cells {
      let outline = cell.result.outline
      let key = ObjectIdentifier(outline.shape)
      guard let left = open[key], !left.isEmpty else { continue }
      let found = left.filter { !outline.numbers[$0.place].isNaN }
      guard !found.isEmpty else { continue }
      measured.formUnion(found.map(\.name))
      open[key] = left.filter { !measured.contains($0.name) }
    }
    return measured
  }

  /// Names in the catalog's order; what the catalog does not know follows by name.
  static func ordered(
    _ names: Set<String>, _ catalog: Catalog, _ part: MeasuredSeries = .series
  ) -> [String] {
    let known = OrderedSet(catalog.families.flatMap { part.metrics($0).map(\.name) }).filter(names.contains)
    return known + names.subtracting(known).sorted()
  }
}

extension [String: Value] {
  /// Of nested maps each value under its dotted key.
  package func flattened(prefix: String = "") -> [String: Value] {
    var flat: [String: Value] = [:]
    for (key, value) in self {
      if let map = value.map {
        flat.merge(map.flattened(prefix: "\(prefix)\(key).")) { first, _ in first }
      } else {
        flat[prefix + key] = value
      }
    }
    return flat
  }
}
