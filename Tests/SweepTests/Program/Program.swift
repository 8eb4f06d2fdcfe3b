import Foundation
import Results
import TestPrograms

/// The built program, run as a user runs it.
struct Program {
  struct Outcome {
    /// Exit status; negative for a signal.
    var status: Int32
    var output: String
    var errors: String
  }

  /// A started run.
  final class Running {
    fileprivate let process = Process()
    fileprivate let output: URL
    fileprivate let errors: URL

    fileprivate init(folder: URL) {
      output = folder.appending(path: "out-\(UUID())")
      errors = folder.appending(path: "err-\(UUID())")
    }

    var pid: Int32 { process.processIdentifier }

    var isRunning: Bool { process.isRunning }

    func signal(_ number: Int32) { kill(pid, number) }

    /// The processes that the run has started, with the processor time each has used.
    var workers: [(pid: Int32, cpuSeconds: Double)] {
      let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return processes.compactMap(Int32.init).compactMap { child in
        guard let stat = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8) else {
          return nil
        }
        // After the name in parentheses: state, parent, …, user and system time as fields 12 and 13.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        guard fields.count > 13, Int32(fields[2]) == pid else { return nil }
        let ticks = (Double(fields[12]) ?? 0) + (Double(fields[13]) ?? 0)
        return (child, ticks / Double(sysconf(Int32(_SC_CLK_TCK))))
      }
    }

    func wait() throws -> Outcome {
      process.waitUntilExit()
      let status = process.terminationStatus
      return Outcome(
        status: process.terminationReason == .uncaughtSignal ? -status : status,
        output: try String(contentsOf: output, encoding: .utf8),
        errors: try String(contentsOf: errors, encoding: .utf8))
    }
  }

  /// Working folder of every run; removed by whoever made it.
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "sweep-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// `sweep`, beside the bundle of the tests.
  static let executable: URL = {
    #if os(Linux)
      let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    #else
      let tests = Bundle(for: Running.self).bundleURL
    #endif
    return tests.deletingLastPathComponent().appending(path: "sweep")
  }()

  /// - Parameter input: a file in the folder; nothing where left out.
  func start(
    _ arguments: [String], input: String? = nil, executable: URL = Self.executable
  ) throws
    -> Running
  {
    let running = Running(folder: folder)
    for file in [running.output, running.errors] { try Data().write(to: file) }
    running.process.executableURL = executable
    running.process.arguments = arguments
    running.process.currentDirectoryURL = folder
    running.process.environment = ProcessInfo.processInfo.environment.merging(
      ["SWEEP_DATA": folder.appending(path: "data").path, "XDG_CACHE_HOME": folder.path]
    ) { $1 }
    running.process.standardInput =
      try input.map { try FileHandle(forReadingFrom: folder.appending(path: $0)) } ?? FileHandle.nullDevice
    running.process.standardOutput = try FileHandle(forWritingTo: running.output)
    running.process.standardError = try FileHandle(forWritingTo: running.errors)
    try running.process.run()
    return running
  }

  func run(_ arguments: String...) throws -> Outcome { try start(arguments).wait() }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: path).path)
  }

  /// What the store of an experiment holds.
  func store(_ name: String, results: String = "results") throws -> StoreContents {
    try store(name, at: folder.appending(path: results))
  }

  func store(_ name: String, at results: URL) throws -> StoreContents {
    try ResultStore(directory: results.appending(path: name)).load()
  }

  /// Digests of what was measured, by cell.
  func digests(_ name: String, results: String = "results") throws -> [String: String] {
    try store(name, results: results).results.mapValues(\.digest)
  }

  private static let varying = ["attempt", "started_at_seconds", "finished_at_seconds", "git_commit"]

  /// `cells.csv` without what may differ between two runs: times, attempts and the commit.
  func cells(_ name: String, results: String = "results") throws -> [[String]] {
    let text = try String(
      contentsOf: folder.appending(path: "\(results)/\(name)/cells.csv"), encoding: .utf8)
    let rows = text.split(separator: "\n").map { $0.components(separatedBy: ",") }
    let kept = (rows.first ?? []).indices.filter {
      !rows[0][$0].hasPrefix("wall_seconds") && !Self.varying.contains(rows[0][$0])
    }
    return rows.map { row in kept.map { row[$0] } }
  }

  /// Polls until `condition` holds; false after half a minute.
  func waits(until condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<3000 {
      if try condition() { return true }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return false
  }
}
