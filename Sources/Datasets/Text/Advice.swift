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

/// `168513733` as a person reads it: `168,513,733`. The same in every locale.
func grouped(_ count: Int) -> String {
  var digits = String(count.magnitude)
  var groups: [String] = []
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits.removeLast(3)
  }
  return (count < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
}

/// `168513733` as `168.5 MB` (a megabyte is 1,000,000 bytes).
func megabytes(_ bytes: Int) -> String {
  let tenths = (bytes + 50_000) / 100_000
  return "\(tenths / 10).\(tenths % 10) MB"
}
