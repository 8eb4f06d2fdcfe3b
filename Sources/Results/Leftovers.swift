import Foundation

/// Files in a results folder that nobody will read again.
public struct Leftovers: Sendable {
  public private(set) var files: [URL] = []

  /// - Parameters:
  ///   - directory: `results/NAME`.
  ///   - finished: cells that need no checkpoint any more.
  ///   - wanted: the cells of the experiment as it is now.
  ///   - all: also checkpoints, weights and records of cells that are not wanted.
  public init(directory: URL, finished: Set<String>, wanted: Set<String>, all: Bool) {
    // Written under a temporary name by a process that ended before it could rename.
    for folder in ["", "journal", "tables", "figures", "checkpoints", "weights", "records"] {
      let place = folder.isEmpty ? directory : directory.appending(path: folder)
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      files += names.filter { $0.hasPrefix(".") && $0.hasSuffix(".partial") }.map {
        place.appending(path: $0)
      }
    }
    let checkpoints = directory.appending(path: "checkpoints")
    for name in (try? FileManager.default.contentsOfDirectory(atPath: checkpoints.path)) ?? []
    where name.hasSuffix(".checkpoint") {
      let cell = String(name.dropLast(".checkpoint".count))
      if finished.contains(cell) || all && !wanted.contains(cell) {
        files.append(checkpoints.appending(path: name))
      }
    }
    // What cells keep beside their measurement.
    for folder in all ? ["weights", "records"] : [] {
      let place = directory.appending(path: folder)
      for name in (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      where name.hasSuffix(".safetensors") && !wanted.contains(String(name.dropLast(".safetensors".count))) {
        files.append(place.appending(path: name))
      }
    }
    files.sort { $0.path < $1.path }
  }

  /// - Throws: ``ResultsError`` where one cannot be removed.
  public func remove() throws {
    for file in files {
      guard unlink(file.path) == 0 || errno == ENOENT else {
        throw ResultsError.system("cannot remove", file)
      }
    }
  }
}
