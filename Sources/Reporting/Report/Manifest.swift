import Files
import Foundation

/// `report.files`: what earlier reports wrote under `tables/` and `figures/`, and therefore may remove again.
struct Manifest {
  static let name = "report.files"
  private static let heading =
    "# Written by sweep: these files are replaced, and removed when the report no longer asks for them."
  /// What a report writes, by folder. Whoever edited the list, nothing else is removed for it.
  private var endings: [String: [String]] {
    ["tables": tables, "figures": ["gp", "dat", "svg", "png", "pdf"]]
  }
  /// Far above a report's list.
  private static let mostBytes = 1 << 24

  var root: Folder
  /// Endings of the files that tables are written to.
  var tables: [String]

  /// Removes what an earlier report listed and this one did not write. Files that a person added stay.
  func update(_ paths: Set<String>) throws {
    let previous = root.contents(Self.name, limit: Self.mostBytes) ?? Data()
    let listed = Set(
      previous.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) })
    for (name, endings) in endings {
      let folder = try root.folder(name)
      for file in try folder.names() where listed.contains("\(name)/\(file)") {
        guard !paths.contains("\(name)/\(file)"), !file.hasPrefix("."),
          endings.contains(where: { file.hasSuffix("." + $0) })
        else { continue }
        try folder.remove(file)
      }
    }
    let text = ([Self.heading] + paths.sorted()).joined(separator: "\n") + "\n"
    try StreamedFile.write(Data(text.utf8), Self.name, in: root)
  }
}
