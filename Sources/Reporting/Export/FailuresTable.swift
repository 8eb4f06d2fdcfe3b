/// One row per cell that gave no measurement, with its latest failure.
struct FailuresTable {
  let columns = [
    ExportColumn("cell", .text, "Id of the planned cell."),
    ExportColumn("problem", .text, "Name of the problem in the file."),
    ExportColumn("optimizer", .text, "Name of the optimizer in the file."),
    ExportColumn("seed", .integer, "Replicate."),
    ExportColumn("configuration", .text, "Id of the configuration."),
    ExportColumn("kind", .text, "crashed, error, timeout, silent, out_of_memory or interrupted."),
    ExportColumn("message", .text, "One sentence."),
    ExportColumn("attempt", .integer, "Counted from 1."),
    ExportColumn("at_seconds", .real, unit: "s", "Since 1970."),
  ]
  private let members: [Member]

  init(_ data: Joined) { members = data.members }

  func write<Sink: RowSink & ~Copyable>(to sink: inout Sink) throws {
    for member in members {
      for replicate in member.replicates {
        guard let failure = replicate.failure else { continue }
        try sink.add(replicate.cell.id)
        try sink.add(member.configuration.problem)
        try sink.add(member.configuration.optimizer)
        try sink.add(replicate.cell.seed)
        try sink.add(member.configuration.id)
        try sink.add(failure.kind.rawValue)
        try sink.add(PlainPaths.shortened(failure.message))
        try sink.add(failure.attempt)
        try sink.add(failure.at)
        try sink.endRow()
      }
    }
  }
}
