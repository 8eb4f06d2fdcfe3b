import Escapes
import Files
import Foundation
import Processes
import Synchronization

/// Who measures which cell, where several processes work on one results folder: `results/NAME/claims`.
///
/// A claim only saves work. It is a file made with `O_EXCL`, so it needs no locks of the file system; a cell that two
/// processes measure all the same, because a network parted or a folder's listing was old, has two equal results, and
/// the journal keeps the first. Each process is a file too, `claims/holders/NAME`, with a counter that it moves. A
/// process whose counter stands still for ``patience`` seconds, as the one that looks has seen it, counts as gone: no
/// clocks of two machines are compared.
public final class CellClaims: Sendable {
  /// What a process says of itself; no two have the same.
  public struct Holder: Codable, Hashable, Sendable {
    /// Up to 60 ASCII letters and digits of the machine's name, each other character a hyphen.
    public var host: String
    /// Of the machine's current start, and of the process namespace: where both are one's own, the process is asked.
    public var boot: String
    /// Its number on its machine, or in its process namespace.
    public var pid: Int32
    /// Tells apart processes of one number.
    public var random: String

    /// For names of files.
    public var name: String { "\(host)-\(pid)-\(random)" }

    /// This process, with another ``random`` at every call: ask once.
    public static var current: Holder {
      func text(_ file: String) -> String {
        (try? String(contentsOfFile: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
          ?? ""
      }
      let namespace = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? ""
      let host = HostName.current.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
      return Holder(
        host: String(host.prefix(60)), boot: text("/proc/sys/kernel/random/boot_id") + namespace,
        pid: ProcessInfo.processInfo.processIdentifier,
        random: String(UInt32.random(in: 0...UInt32.max), radix: 16))
    }
  }

  private struct Beat: Codable {
    var holder: Holder
    /// Moves as long as the holder lives.
    var counter: Int
    /// It takes nothing more, and what it measured is in the journal.
    var hasEnded: Bool
  }

  /// When something was seen first as it still is, on the steady clock.
  private struct Sight {
    var counter: Int
    var since: Double
    var hasMoved = false
  }

  private struct State {
    /// Of each other holder, and of each claim without a name, by the name of its file.
    var sights: [String: Sight] = [:]
    /// Names of holders that had gone at the last look.
    var gone: Set<String> = []
    var counter = 0
    var hasEnded = false
  }

  /// Seconds between two moves of the counter.
  public let interval: Double
  /// Seconds that a counter stands still before its holder counts as gone.
  public let patience: Double
  /// This process.
  public let holder: Holder
  private let root: Folder
  private let holders: Folder
  private let steady: @Sendable () -> Double
  private let isRunning: @Sendable (Int32) -> Bool
  private let state = Mutex(State())

  /// Makes `claims` and the file of this process.
  ///
  /// - Parameters:
  ///   - directory: `results/NAME`; made where it is missing.
  ///   - steady: seconds that only go on.
  ///   - isRunning: whether a process of this machine lives.
  /// - Throws: ``FileError`` where it cannot be written or holds links.
  package init(
    directory: URL, holder: Holder = .current, interval: Double = 10, patience: Double = 60,
    calls: FileCalls = .system, steady: @escaping @Sendable () -> Double,
    isRunning: @escaping @Sendable (Int32) -> Bool = { kill($0, 0) == 0 || errno == EPERM }
  ) throws {
    (self.interval, self.patience, self.holder) = (interval, patience, holder)
    (self.steady, self.isRunning) = (steady, isRunning)
    root = try Folder(directory, making: true, calls: calls).folder(Self.folderName, making: true)
    holders = try root.folder("holders", making: true)
    try beat()
  }

  static let folderName = "claims"

  /// Moves the counter: to be called every ``interval`` seconds.
  ///
  /// - Throws: ``FileError`` where it cannot be written.
  public func beat() throws {
    let beat = state.withLock { state in
      state.counter += 1
      return Beat(holder: holder, counter: state.counter, hasEnded: state.hasEnded)
    }
    try StreamedFile.write(JSONText.line(beat), holder.name, in: holders)
  }

  /// Looks which processes are gone. To be called *before* the journal is read: what a process measured is in the
  /// journal before it ends, so a cell that was taken by a process that is gone, and of which the journal then has
  /// nothing, is to be measured again.
  ///
  /// - Throws: ``FileError`` where the folder cannot be read.
  @discardableResult
  public func look() throws -> Others {
    var others = Others()
    for name in try holders.names() where name != holder.name && !PartialName.isOne(name) {
      let beat = holders.contents(name, limit: 4096).flatMap { try? JSONText.decode(Beat.self, from: $0) }
      state.withLock { state in
        let isOver = beat.map { $0.hasEnded || hasDied($0.holder) } ?? false
        let stands = standsStill(name, counter: beat?.counter ?? -1, &state.sights)
        if isOver || stands {
          state.gone.insert(name)
        } else {
          // One that was taken for dead, and moves again, counts again.
          state.gone.remove(name)
          let isAlive =
            state.sights[name]?.hasMoved ?? false || beat.map { isOfThisMachine($0.holder) } ?? false
          if isAlive { others.alive += 1 } else { others.unknown += 1 }
        }
      }
    }
    return others
  }

  /// The other processes of the folder that have not gone.
  public struct Others: Hashable, Sendable {
    /// Seen alive.
    public var alive = 0
    /// Neither moving nor standing still for long enough.
    public var unknown = 0

    package init() {}
  }

  private func isOfThisMachine(_ other: Holder) -> Bool {
    other.boot == holder.boot && other.host == holder.host
  }

  private func hasDied(_ other: Holder) -> Bool { isOfThisMachine(other) && !isRunning(other.pid) }

  private func standsStill(_ name: String, counter: Int, _ sights: inout [String: Sight]) -> Bool {
    let now = steady()
    if let sight = sights[name], sight.counter == counter { return now - sight.since >= patience }
    sights[name] = Sight(counter: counter, since: now, hasMoved: sights[name] != nil)
    return false
  }

  /// Takes a cell, unless another process that may be alive has it.
  ///
  /// - Returns: whether it is this process's now.
  /// - Throws: ``FileError`` where claims cannot be written.
  public func take(_ cell: String) throws -> Bool {
    let folder = try root.folder(Self.shelf(of: cell), making: true)
    var number = 1
    while true {
      let name = "\(cell).\(number)"
      do {
        let descriptor = try folder.open(name, O_WRONLY | O_CREAT | O_EXCL)
        defer { close(descriptor) }
        let text = Array(holder.name.utf8)
        try text.withUnsafeBytes { try folder.calls.writeAll($0, to: descriptor, folder.url) }
        return true
      } catch let error as FileError where error.number == EEXIST {
        let owner = folder.contents(name, limit: 4096).map { String(decoding: $0, as: UTF8.self) } ?? ""
        // One of a process that has come since the last look is as good as any. One without a whole name is just being
        // written, or its process died at that, or it cannot be read for now: only what stays so is free.
        let isWhole = !owner.isEmpty && holders.exists(owner)
        let isFree = state.withLock { state in
          guard isWhole else { return standsStill(name, counter: 0, &state.sights) }
          state.sights[name] = nil
          return state.gone.contains(owner)
        }
        guard isFree else { return false }
      }
      number += 1
    }
  }

  /// Says that this process takes nothing more. Its measured cells are in the journal; others may take the rest.
  public func end() {
    state.withLock { $0.hasEnded = true }
    // Where it cannot be said, the counter says it.
    try? beat()
  }

  /// A folder for every 256th cell: a folder of 10^5 names is slow on network file systems.
  private static func shelf(of cell: String) -> String { String(cell.prefix(2)) }
}
