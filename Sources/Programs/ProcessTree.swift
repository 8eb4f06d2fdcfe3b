import Foundation
import Processes

/// Processes below one, as the system lists them.
enum ProcessTree {
  /// Numbers of the children of a process; none where the system does not tell.
  static func children(of process: pid_t) -> [pid_t] {
    #if os(Linux)
      let folder = "/proc/\(process)/task"
      guard let tasks = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return [] }
      return tasks.flatMap { task -> [pid_t] in
        let text = (try? String(contentsOfFile: "\(folder)/\(task)/children", encoding: .utf8)) ?? ""
        return text.split(separator: " ").compactMap { pid_t($0) }
      }
    #else
      return []
    #endif
  }

  /// All below a process, without itself.
  static func descendants(of process: pid_t) -> [pid_t] {
    var found: [pid_t] = []
    var next = children(of: process)
    while let child = next.popLast(), found.count < 100_000 {
      found.append(child)
      next += children(of: child)
    }
    return found
  }

  /// Bytes in physical memory of a process and all below it.
  static func residentBytes(of process: pid_t) -> Int {
    ([process] + descendants(of: process)).reduce(0) { $0 + (ResidentMemory.bytes(of: $1) ?? 0) }
  }

  /// Makes what loses its parent below this process its own child, so that nothing gets out of sight.
  static func adoptOrphans() {
    #if os(Linux)
      // The C library declares it with any number of arguments, which Swift does not import.
      typealias Control = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
      guard let control = dlsym(nil, "prctl") else { return }
      _ = unsafeBitCast(control, to: Control.self)(36, 1, 0, 0, 0)
    #endif
  }

  #if os(Linux)
    /// The children of the first thread, to which what has lost its parent comes; -1 where the system does not tell.
    private static let adopted = open("/proc/self/task/\(getpid())/children", O_RDONLY | O_CLOEXEC)

    /// Whether this process has none but some, all started by its first thread: one look, where children of all threads
    /// take many.
    private static func hasAdopted(otherThan kept: Set<pid_t>) -> Bool {
      var text = [UInt8](repeating: 0, count: 256)
      let count = pread(adopted, &text, text.count, 0)
      guard count >= 0, count < text.count else { return true }
      return text[..<count].split(separator: UInt8(ascii: " ")).contains { word in
        pid_t(String(decoding: word, as: UTF8.self)).map { !kept.contains($0) } ?? true
      }
    }
  #else
    private static func hasAdopted(otherThan kept: Set<pid_t>) -> Bool { true }
  #endif

  /// Ends all children of this process and what is below them, but for some, until there are none.
  ///
  /// A worker waits for each program that it has started itself before it comes here: what is left it has adopted.
  static func endChildren(except kept: Set<pid_t>) {
    guard hasAdopted(otherThan: kept) else { return }
    for _ in 0..<200 {
      let own = children(of: getpid()).filter { !kept.contains($0) }
      if own.isEmpty { return }
      for child in own {
        for one in [child] + descendants(of: child) { kill(one, SIGKILL) }
      }
      for child in own { waitpid(child, nil, WNOHANG) }
      usleep(2000)
    }
  }
}
