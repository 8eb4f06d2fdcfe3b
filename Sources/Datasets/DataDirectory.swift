import Escapes
import Foundation

/// The folder that holds the data sets, shared by all experiments of a user.
public enum DataDirectory {
  /// `--data DIR`, else `$SWEEP_DATA`, else `$XDG_CACHE_HOME/sweep`, else `~/.cache/sweep`.
  ///
  /// An empty variable counts as not set, and so does a relative `XDG_CACHE_HOME`, as its specification asks.
  /// A leading `~/` is the home folder also where no shell has expanded it (`--data=~/data`, a line of a
  /// service file).
  public static func resolve(
    option: String?, environment: [String: String] = ProcessInfo.processInfo.environment,
    home: URL? = nil
  ) -> URL {
    let home = home ?? Self.home(environment)
    let named = [option, environment["SWEEP_DATA"]].compactMap(\.self).first { !$0.isEmpty }
    return named.map { folder($0, home: home) } ?? cache(environment: environment, home: home)
  }

  /// The user's own, whatever folder the data are in: `$XDG_CACHE_HOME/sweep`, else `~/.cache/sweep`.
  public static func cache(
    environment: [String: String] = ProcessInfo.processInfo.environment, home: URL? = nil
  ) -> URL {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      return URL(fileURLWithPath: cache, isDirectory: true).appendingPathComponent("sweep", isDirectory: true)
    }
    return (home ?? Self.home(environment)).appendingPathComponent(".cache/sweep", isDirectory: true)
  }

  /// `$HOME`, as a shell's `~`: containers and clusters set it to another folder than the user database has.
  private static func home(_ environment: [String: String]) -> URL {
    if let home = environment["HOME"], home.hasPrefix("/") {
      return URL(fileURLWithPath: home, isDirectory: true)
    }
    return FileManager.default.homeDirectoryForCurrentUser
  }

  private static func folder(_ path: String, home: URL) -> URL {
    if path == "~" { return home }
    if path.hasPrefix("~/") {
      return home.appendingPathComponent(String(path.dropFirst(2)), isDirectory: true)
    }
    return URL(fileURLWithPath: path, isDirectory: true)
  }
}

/// What `sweep data list` prints: every data set, and whether a folder has it.
public struct Listing: Sendable, CustomStringConvertible {
  /// One line a data set under a line of headings, columns aligned.
  public let description: String

  package init(of datasets: [Dataset], in directory: URL) {
    var table = TextTable(["NAME", "WHAT", "SIZE", "STATE", "WHERE"])
    for dataset in datasets {
      table.add([
        dataset.name, dataset.summary, megabytes(dataset.bytes),
        Self.state(of: dataset, dataset.check(in: directory)), directory.path,
      ])
    }
    description = table.text
  }

  private static func state(of dataset: Dataset, _ problems: [DataProblem]) -> String {
    if problems.isEmpty { return dataset.hasChecksums ? "complete" : "complete by size" }
    let isAbsent = problems.count == dataset.files.count && problems.allSatisfy { $0.kind == .missing }
    return isAbsent ? "not fetched" : "damaged"
  }
}
