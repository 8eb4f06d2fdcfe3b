import Foundation

/// Everything that a results folder knows of cells.
public struct StoreContents: Sendable {
  /// By cell id. Where two invocations finished the same cell, the first one read stays.
  public var results: [String: CellResult] = [:]
  /// The latest failure of each cell that has no result.
  public var failures: [String: CellFailure] = [:]
  /// How often each cell has failed.
  public var attempts: [String: Int] = [:]
  public var damaged: [DamagedLine] = []
  /// Cells that two invocations measured differently: a broken promise of reproducibility.
  public var conflicting: [String] = []
}

/// A journal line that is not believed; its cell runs again.
public struct DamagedLine: Sendable, Hashable, CustomStringConvertible {
  /// Name of the journal file.
  public var file: String
  /// Counted from 1.
  public var line: Int
  public var reason: String

  public var description: String { "journal/\(file):\(line): \(reason); its cell runs again" }
}

/// The journal of one experiment, `results/NAME/journal/*.jsonl`: one file an invocation, never changed by another.
public struct ResultStore: Sendable {
  /// `results/NAME`.
  public var directory: URL

  public init(directory: URL) { self.directory = directory }

  /// Reads every line of every file; a folder that is not there is an empty store.
  ///
  /// - Throws: ``ResultsError`` where a file was written by another format version of sweep.
  public func load() throws -> StoreContents {
    let folder = directory.appending(path: "journal")
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
      .filter { $0.hasSuffix(".jsonl") }.sorted()
    var contents = StoreContents()
    for name in names {
      let data = try Data(contentsOf: folder.appending(path: name), options: .mappedIfSafe)
      try read(data, name: name, into: &contents)
    }
    for cell in contents.results.keys { contents.failures[cell] = nil }
    return contents
  }

  private func read(_ data: Data, name: String, into contents: inout StoreContents) throws {
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      do throws(JournalLine.Problem) {
        switch try JournalLine.decode(line) {
        case .finished(let result):
          if let known = contents.results[result.cell] {
            if known.digest != result.digest { contents.conflicting.append(result.cell) }
          } else {
            contents.results[result.cell] = result
          }
        case .failed(let failure):
          contents.attempts[failure.cell, default: 0] += 1
          if failure.at >= contents.failures[failure.cell]?.at ?? -.infinity {
            contents.failures[failure.cell] = failure
          }
        }
      } catch {
        switch error {
        case .otherFormat(let version):
          throw ResultsError(
            description: "\(directory.path)/journal/\(name): written in format \(version), this sweep reads "
              + "format \(JournalLine.format); use the sweep that wrote it or another --results folder")
        case .torn:
          contents.damaged.append(DamagedLine(file: name, line: index + 1, reason: "the line is cut off"))
        case .damaged:
          contents.damaged.append(
            DamagedLine(file: name, line: index + 1, reason: "the checksum does not fit"))
        }
      }
    }
  }
}
