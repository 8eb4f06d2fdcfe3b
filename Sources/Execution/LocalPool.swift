import Foundation
import Messages
import Processes
import Results
import Vocabulary

/// What happens while cells run, for a progress view.
public enum ExecutionEvent: Sendable {
  /// A cell that the workload did not have is to be run.
  case added(Cell, Configuration)
  case started(Cell, worker: Int)
  case progress(CellProgress, worker: Int)
  case finished(CellResult, worker: Int)
  /// The end of the stretch that was asked for; the cell may go on from there.
  case reached(CellResult, Stretch, worker: Int)
  case failed(CellFailure, worker: Int)
  /// It failed, and is tried again.
  case retried(CellFailure, worker: Int)
  case interrupted(Cell, worker: Int)
  /// A worker says something about the cell that it is at.
  case noted(cell: String, message: String, worker: Int)
  /// Results cannot be kept for now; no further cell is given out.
  case troubled(String)
}

/// How a run ended.
public struct ExecutionSummary: Sendable, Hashable {
  /// Cells with a result, the diverged ones included.
  public var finished = 0
  /// Stretches of cells that were measured, none of them a result.
  public var reached = 0
  /// Of the finished ones.
  public var diverged = 0
  /// Cells whose last attempt failed.
  public var failed = 0
  /// Broken off by an ``Interruption``; they stay pending.
  public var interrupted = 0

  /// Of a run without cells.
  public static let nothing = ExecutionSummary()
}

/// Runs cells in worker processes on this machine, a fixed number at a time; a process takes cell after cell.
///
/// A worker that dies fails its cell, not the run, and is replaced. Every finished cell is in the journal, on
/// the disk, before it is announced.
public struct LocalPool: Sendable {
  /// How a worker is started.
  public var start: WorkerStart
  /// Worker processes at a time.
  public var jobs: Int
  /// `results/NAME/logs`.
  public var logDirectory: URL
  /// Before the names of the logs, where several pools share a folder.
  public var logPrefix = ""
  /// `results/NAME/checkpoints`, where workers keep them; a cell's is removed once its result is on the disk.
  public var checkpointDirectory: URL?
  /// When a worker is taken for hung or too large.
  public var watch = WatchRules()
  /// No further cell is given out after so many failed; nil for no limit.
  public var mostFailures: Int?
  /// Which cells are begun, asked of each when its turn comes.
  public var admission: any CellAdmission = EveryCell()
  /// Threads and slots for cells that are computed by programs.
  public var programs = ProgramRules()

  package init(start: WorkerStart, jobs: Int, logDirectory: URL) {
    self.start = start
    self.jobs = jobs
    self.logDirectory = logDirectory
  }

  /// Runs the cells in the order given, long ones of a seed first; returns when each has a result or a failure, or
  /// soon after an interruption.
  ///
  /// - Parameters:
  ///   - attempts: how often each cell has failed before, by id.
  ///   - costs: what is known of them.
  ///   - events: called from one thread at a time; a cell's end only when it is on the disk.
  /// - Throws: where the journal cannot be written or no worker can be started; what was finished is kept.
  public func run(
    _ cells: [Cell], of work: Workload, attempts: [String: Int], costs: CellCosts = CellCosts(),
    invocation: Invocation, journal: sending JournalWriter, interruption: Interruption = Interruption(),
    clock: RunClock = .system, events: @escaping @Sendable (ExecutionEvent) -> Void = { _ in }
  ) throws -> ExecutionSummary {
    try run(
      CellQueue(cells, of: work, costs: costs), most: cells.count, of: work, attempts: attempts,
      invocation: invocation, journal: journal, interruption: interruption, clock: clock, events: events)
  }

  /// Runs what a source gives; returns when it gives nothing more and waits for nothing, or soon after an interruption.
  ///
  /// - Parameters:
  ///   - source: told of every outcome before it is asked for more.
  ///   - most: more cells than so many are never at work at a time.
  ///   - work: has the configurations of all cells that the source may give, but for those that it says itself.
  /// - Throws: as the run of a list of cells.
  public func run(
    _ source: some CellSource, most: Int, of work: Workload, attempts: [String: Int],
    invocation: Invocation, journal: sending JournalWriter, interruption: Interruption = Interruption(),
    clock: RunClock = .system, events: @escaping @Sendable (ExecutionEvent) -> Void = { _ in }
  ) throws -> ExecutionSummary {
    // A write to a worker that has just died is an error to handle, not a signal to die of.
    signal(SIGPIPE, SIG_IGN)
    let shared = try SharedRun(
      self, queue: source, work: work, attempts: attempts, invocation: invocation, journal: journal,
      interruption: interruption, clock: clock, events: events)
    let slots = max(1, min(jobs, most))
    let ended = DispatchSemaphore(value: 0)
    var started = 0
    for slot in 0..<(most == 0 ? 0 : slots) {
      @Sendable func serve() {
        var worker = WorkerSlot(index: slot, shared: shared)
        worker.run()
      }
      // The last one's thread is this one.
      guard slot < slots - 1 else {
        serve()
        break
      }
      do {
        try OwnThread.start {
          serve()
          ended.signal()
        }
        started += 1
      } catch {
        shared.stop(error)
        break
      }
    }
    for _ in 0..<started { ended.wait() }
    return try shared.outcome()
  }
}
