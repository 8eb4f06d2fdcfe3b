import Files
import Foundation

/// Files in a results folder that nobody will read again: plain files, by their names and endings.
public struct Leftovers: Sendable {
  /// In the results folder and below.
  public private(set) var files: [URL] = []
  /// Folders in which a report was drawing, or a worker had what its next program needs, when it was ended.
  private var workshops: [URL] = []
  private let directory: URL

  /// - Parameters:
  ///   - directory: `results/NAME`.
  ///   - finished: cells that need no checkpoint any more.
  ///   - wanted: the cells of the experiment as it is now.
  ///   - all: also checkpoints, weights and records of cells that are not wanted.
  /// - Throws: ``FileError`` where one of its folders is a link or cannot be read.
  public init(directory: URL, finished: Set<String>, wanted: Set<String>, all: Bool) throws {
    self.directory = directory
    guard let root = try ResultsLayout.existing({ try Folder(directory) }) else { return }
    try ResultsLayout.check(root)
    add(root) { PartialName.isOne($0) }
    for name in ResultsLayout.folders {
      guard let folder = try ResultsLayout.existing({ try root.folder(name) }) else { continue }
      let ending = name == "checkpoints" ? ".checkpoint" : ".safetensors"
      let holdsCells = ["checkpoints", "weights", "records"].contains(name)
      add(folder) { file in
        // Written under a temporary name by a process that ended before it could rename.
        if PartialName.isOne(file) { return true }
        guard holdsCells else { return false }
        // As earlier versions called them.
        if file.hasSuffix(ending + ".new"), Self.isCell(file.dropLast(ending.count + 4)) { return true }
        guard file.hasSuffix(ending) else { return false }
        let cell = String(file.dropLast(ending.count))
        return name == "checkpoints" && finished.contains(cell) || all && !wanted.contains(cell)
      }
      guard let beginning = ["figures": ".drawing-", "programs": ".spare-"][name] else { continue }
      for inner in try folder.names() where inner.hasPrefix(beginning) && folder.hasFolder(inner) {
        workshops.append(folder.url.appending(path: inner))
      }
    }
    files.sort { $0.path < $1.path }
  }

  private mutating func add(_ folder: Folder, _ isLeftOver: (String) -> Bool) {
    for name in (try? folder.names()) ?? [] where isLeftOver(name) && folder.hasFile(name) {
      files.append(folder.url.appending(path: name))
    }
  }

  private static func isCell(_ name: some StringProtocol) -> Bool {
    !name.isEmpty && name.allSatisfy { $0.isASCII && $0.isHexDigit }
  }

  /// - Throws: ``FileError`` where one cannot be removed.
  public func remove() throws {
    for file in files {
      let parent = file.deletingLastPathComponent()
      let folder = parent.path == directory.path ? try Folder(parent) : try Folder.inner(parent)
      try folder.remove(file.lastPathComponent)
    }
    for workshop in workshops {
      try? Folder.inner(workshop.deletingLastPathComponent()).removeTree(workshop.lastPathComponent)
    }
  }
}

/// The folders that a results folder has.
enum ResultsLayout {
  static let folders = [
    "journal", "logs", "tables", "figures", "weights", "checkpoints", "records", "claims", "programs",
  ]

  /// Said before anything is computed: a link among them would be refused when it is first used, hours later perhaps.
  ///
  /// - Throws: ``FileError`` where one of them is a link or no folder.
  static func check(_ folder: Folder) throws { for name in folders { try folder.expectFolder(name) } }

  /// Nil where the folder is not there.
  static func existing(_ open: () throws -> Folder) throws -> Folder? {
    do {
      return try open()
    } catch let error as FileError where error.isMissing {
      return nil
    }
  }
}
