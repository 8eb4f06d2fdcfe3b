import Foundation

/// Finds the file that a path of no file was meant to be.
enum NearFiles {
  /// Names shown where none is near.
  private static let most = 8

  /// Names the nearest experiment file of the same folder and of `experiments/`; else lists the folder's.
  static func explain(_ path: String) -> Diagnostic {
    let folder = (path as NSString).deletingLastPathComponent
    let name = (path as NSString).lastPathComponent
    let here = files(in: folder)
    let others = folder.isEmpty ? files(in: "experiments") : []
    let all = here + others
    let (wanted, stems) = (stem(name), all.map(stem))
    let near = stems.contains(wanted) ? wanted : NearestName.of(wanted, in: stems)
    if let near, let index = stems.firstIndex(of: near) {
      return Diagnostic("no file \(path)", suggestion: all[index])
    }
    guard !all.isEmpty else { return Diagnostic("no file \(path)") }
    let shown = all.prefix(most).joined(separator: ", ") + (all.count > most ? ", …" : "")
    return Diagnostic("no file \(path); there is \(shown)")
  }

  /// Endings are misspelt, too.
  private static func stem(_ path: String) -> String {
    ((path as NSString).lastPathComponent as NSString).deletingPathExtension
  }

  /// Paths as the user would write them, sorted; empty where there is no such folder.
  private static func files(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    let isExperiment = { (name: String) in name.hasSuffix(".yaml") || name.hasSuffix(".yml") }
    return names.filter { isExperiment($0) && !$0.hasPrefix(".") }.sorted().map {
      folder.isEmpty ? $0 : (folder as NSString).appendingPathComponent($0)
    }
  }
}
