import Foundation
import TestPrograms
import Testing

/// `experiments/CLAIMS.md`: every shipped file has a row, and what a row names is there.
@Suite struct ClaimsTests {
  private struct Row {
    var cells: [String]
    /// `experiments/NAME.yaml` of the command.
    var file: String? { cells[1].firstMatch(of: /experiments\/\w+\.yaml/).map { String($0.output) } }
  }

  private static let root = ShippedFilesTests.folder.deletingLastPathComponent()

  private static func rows() throws -> [Row] {
    let text = try String(contentsOf: root.appending(path: "experiments/CLAIMS.md"), encoding: .utf8)
    return text.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2).map { line in
      Row(cells: line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) })
    }
  }

  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  @Test func everyShippedExperimentHasARow() throws {
    let files = try Set(Self.rows().compactMap(\.file))
    #expect(files == Set(ShippedFilesTests.names.map { "experiments/\($0).yaml" }))
  }

  @Test func everyRowHasWhatAStrangerNeeds() throws {
    let rows = try Self.rows()
    #expect(!rows.isEmpty)
    for row in rows {
      #expect(row.cells.count == 6, "\(row.cells)")
      let file = try #require(row.file, "\(row.cells)")
      #expect(Self.exists(file), "\(file)")
      #expect(row.cells[1] == "`scripts/sweep \(file)`")
      let name = file.dropFirst("experiments/".count).dropLast(".yaml".count)
      #expect(row.cells[2] == "`sweep compare HEAD:results/\(name) results/\(name)`")
      #expect(Int(row.cells[3]).map { $0 > 0 } == true && !row.cells[4].isEmpty, "\(row.cells)")
    }
    #expect(Self.exists("scripts/sweep"))
  }

  /// A row says either where its result is, or that there is none.
  @Test func whatIsKeptIsThereAndWhatIsNotIsSaid() throws {
    for row in try Self.rows() {
      let name = try #require(row.file).dropFirst("experiments/".count).dropLast(".yaml".count)
      let report = "results/\(name)/report.md"
      if row.cells[5] == "not yet run" {
        #expect(try !Self.isKept(report), "\(report) is kept")
      } else {
        #expect(row.cells[5] == "[\(name)](../\(report))")
        #expect(Self.exists(report))
      }
    }
  }

  /// Whether git has the file: what a run left here is not kept yet.
  private static func isKept(_ path: String) throws -> Bool {
    try !git(["ls-files", "--", path], in: root).isEmpty
  }
}
