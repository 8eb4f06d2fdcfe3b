import Foundation
import Results

/// `report.files`: what earlier reports wrote under `tables/` and `figures/`, and therefore may remove again.
struct Manifest {
  private static let heading =
    "# Written by sweep: these files are replaced, and removed when the report no longer asks for them."

  private var file: URL
  private var folder: URL

  init(folder: URL) {
    self.folder = folder
    file = folder.appending(path: "report.files")
  }

  /// Removes what an earlier report listed and this one did not write. Files that a person added stay.
  func update(_ paths: Set<String>) throws {
    let previous = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    for line in previous.split(separator: "\n") where !line.hasPrefix("#") {
      let path = String(line)
      // A listed path never leads out of our two folders, whoever edited the list.
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0] == "tables" || parts[0] == "figures", parts[1] != "..",
        !paths.contains(path)
      else { continue }
      try? FileManager.default.removeItem(at: folder.appending(path: path))
    }
    let text = ([Self.heading] + paths.sorted()).joined(separator: "\n") + "\n"
    try StreamedFile.write(Data(text.utf8), to: file)
  }
}
