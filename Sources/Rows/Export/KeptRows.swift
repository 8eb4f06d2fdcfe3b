import Files

/// The rows of an experiment that are kept in the folder of its results.
package enum KeptRows {
  /// Writes `cells.csv`.
  package static func writeCells(_ data: Joined, in folder: Folder) throws {
    let cells = CellsTable(FinishedCells(data), data.catalog)
    try StreamedFile.write("cells.csv", in: folder) { try Exporter.csv(cells, $0) }
  }

  /// Writes `series.csv`, and `steps.csv` where steps were recorded.
  package static func writeSeries(_ data: Joined, in folder: Folder) throws {
    let finished = FinishedCells(data)
    let series = SeriesTable(finished, data.catalog)
    try StreamedFile.write("series.csv", in: folder) { try Exporter.csv(series, $0) }
    let steps = SeriesTable(finished, data.catalog, .steps)
    guard !steps.isEmpty else {
      try folder.remove("steps.csv")
      return
    }
    try StreamedFile.write("steps.csv", in: folder) { try Exporter.csv(steps, $0) }
  }
}
