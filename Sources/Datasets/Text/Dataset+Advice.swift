import Escapes
import Foundation

extension Dataset {
  /// The command that puts the data into `directory`.
  func fetchCommand(into directory: URL) -> String {
    "sweep data fetch \(name) --data \(QuotedText.shell(directory.path))"
  }

  /// What to put where by hand: one indented line a file with its place, size and checksum.
  func placement(in directory: URL) -> String {
    placementLines(files.map { ($0.url(in: directory).path, $0.bytes, $0.md5) })
  }
}

extension PublishedFile {
  /// The file's line in the same form, in the data folder itself.
  func placement(in directory: URL) -> String {
    placementLines([(directory.appendingPathComponent(fileName).path, bytes, md5)])
  }
}

private func placementLines(_ entries: [(path: String, bytes: Int, md5: String?)]) -> String {
  var table = TextTable(numbers: [1], indent: "  ")
  for entry in entries {
    table.add([entry.path, "\(grouped(entry.bytes)) bytes", entry.md5.map { "md5 \($0)" } ?? ""])
  }
  return table.text
}
