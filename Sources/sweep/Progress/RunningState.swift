import Escapes
import Execution
import Files
import Foundation
import Messages
import Results

/// How far a run is, as it tells others in `results/NAME/logs/running*.json`; for `sweep status` and other shards.
///
/// It counts only while its process holds the results folder, so one that was killed leaves nothing that misleads.
struct RunningState: Codable {
  struct Cell: Codable {
    var worker: Int
    var cell: String
    /// Since it was started.
    var seconds: Double
    /// 0…1 of the cell's steps; nil before the first word.
    var fraction: Double?
    /// `epoch 3/10`.
    var position: String?
    var metrics: [String: Double]?
  }

  /// `process 4711 on host`, as ``StoreLock/holders(of:)`` has it.
  var holder: String
  /// Seconds since 1970, of this word.
  var at: Double
  /// Of the run so far.
  var seconds: Double
  var total: Int
  var ended: Int
  var diverged: Int
  var failed: Int
  /// Nil while nothing is known of what cells cost.
  var secondsLeft: Double?
  var running: [Cell]

  enum CodingKeys: String, CodingKey {
    case holder, at, seconds, total, ended, diverged, failed, running
    case secondsLeft = "seconds_left"
  }

  init(_ progress: RunProgress, holder: String, at calendar: Double, now: Double) {
    self.holder = holder
    at = calendar
    seconds = now - progress.startedAt
    (total, ended) = (progress.total, progress.ended)
    (diverged, failed) = (progress.summary.diverged, progress.summary.failed)
    secondsLeft = progress.remainingSeconds(at: now)
    running = progress.workers.sorted { $0.key < $1.key }.map { slot, worker in
      Cell(
        worker: slot + 1, cell: worker.cell, seconds: now - worker.startedAt,
        fraction: worker.progress?.fraction,
        position: worker.progress?.position, metrics: worker.progress?.metrics.filter { $0.value.isFinite })
    }
  }

  private static let prefix = "running"

  /// - Parameter part: whose run it is, where several share the folder.
  static func file(in directory: URL, part: String?) -> URL {
    directory.appending(path: "logs/\(prefix)\(part.map { "-" + $0 } ?? "").json")
  }

  /// Of every invocation that is running cells into the folder now.
  static func all(in directory: URL) -> [RunningState] {
    let holders = Set(StoreLock.holders(of: directory))
    guard !holders.isEmpty, let logs = try? Folder.inner(directory.appending(path: "logs")),
      let names = try? logs.names()
    else { return [] }
    return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }
      .compactMap { logs.contents($0, limit: 1 << 20) }
      .compactMap { try? JSONText.decode(RunningState.self, from: $0) }
      .filter { holders.contains($0.holder) }
  }
}

/// Shows a run to others, too: keeps its ``RunningState`` in a file, at most every two seconds.
struct PublishedProgress {
  static let interval = 2.0

  let file: URL
  private var writtenAt = -Double.infinity

  init(file: URL) { self.file = file }

  mutating func write(_ progress: RunProgress) {
    let now = RunClock.system.steady()
    guard now - writtenAt >= Self.interval else { return }
    writtenAt = now
    let said = RunningState(progress, holder: StoreLock.holder, at: RunClock.system.calendar(), now: now)
    // A courtesy to others: where it cannot be written, the run goes on.
    if let data = try? JSONText.line(said), let folder {
      try? StreamedFile.write(data, file.lastPathComponent, in: folder)
    }
  }

  /// `logs`, which may have come from somebody else; nil where it cannot be written.
  private var folder: Folder? { try? Folder.inner(file.deletingLastPathComponent(), making: true) }

  func remove() { _ = try? folder?.remove(file.lastPathComponent) }
}
