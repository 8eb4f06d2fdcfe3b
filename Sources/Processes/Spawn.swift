import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Starts programs; the one place that knows how.
package enum Spawn {
  /// - Parameters:
  ///   - words: the arguments, the program's name first.
  ///   - environment: its variables.
  ///   - inherited: further ones, where `environment` has none of the name.
  ///   - files: descriptors of this process, each with its number in the other.
  ///   - folder: where it is started; nil for where this process is.
  ///   - hasOwnGroup: the process leads a group of its own, to be ended as a whole.
  ///   - hasOwnSession: it leads a session of its own, and has no other files: no terminal ends it, and nobody who
  ///     waits for the end of a pipe waits for it.
  /// - Returns: its number.
  package static func start(
    _ executable: String, _ words: [String], _ environment: [String: String],
    inherited: InheritedEnvironment? = nil, files: [(Int32, Int32)],
    folder: String? = nil, hasOwnGroup: Bool = false, hasOwnSession: Bool = false
  ) throws(StartError) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (from, to) in files { posix_spawn_file_actions_adddup2(&actions, from, to) }
    if let folder { try change(to: folder, &actions) }
    if hasOwnSession { closeOthers(above: files.map(\.1).max() ?? STDERR_FILENO, &actions) }
    // Threads of Dispatch block signals, and this process ignores some: a child starts as from a shell.
    var (none, handled) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigemptyset(&handled)
    for signal in [SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGQUIT] { sigaddset(&handled, signal) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &handled)
    if hasOwnGroup { posix_spawnattr_setpgroup(&attributes, 0) }
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (hasOwnGroup ? POSIX_SPAWN_SETPGROUP : 0)
    #if canImport(Darwin)
      let session = hasOwnSession ? POSIX_SPAWN_SETSID : 0
    #else
      // POSIX_SPAWN_SETSID, which Swift's import of glibc lacks.
      let session: Int32 = hasOwnSession ? 0x80 : 0
    #endif
    posix_spawnattr_setflags(&attributes, Int16(Int32(flags) | session))
    let words = words.map { strdup($0) } + [nil]
    let own = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + own { free(text) } }
    let variables = (inherited?.texts { environment[$0] == nil } ?? []) + own
    var pid: pid_t = 0
    let result = posix_spawn(&pid, executable, &actions, &attributes, words, variables)
    guard result == 0 else { throw StartError(result) }
    return pid
  }

  #if canImport(Darwin)
    private typealias Actions = posix_spawn_file_actions_t?
  #else
    private typealias Actions = posix_spawn_file_actions_t
  #endif

  /// Descriptors that whoever started this process has left open; where the C library is too old for it they stay.
  private static func closeOthers(above last: Int32, _ actions: inout Actions) {
    typealias Close = @convention(c) (UnsafeMutableRawPointer, Int32) -> Int32
    guard let close = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return }
    _ = withUnsafeMutablePointer(to: &actions) {
      unsafeBitCast(close, to: Close.self)(UnsafeMutableRawPointer($0), last + 1)
    }
  }

  /// The C library has it for GNU sources only, which Swift's import of it is not.
  private static let change = dlsym(nil, "posix_spawn_file_actions_addchdir_np").map {
    unsafeBitCast($0, to: (@convention(c) (UnsafeMutableRawPointer, UnsafePointer<CChar>) -> Int32).self)
  }

  private static func change(to folder: String, _ actions: inout Actions) throws(StartError) {
    guard let change else { throw StartError(ENOSYS) }
    let result = withUnsafeMutablePointer(to: &actions) { change(UnsafeMutableRawPointer($0), folder) }
    guard result == 0 else { throw StartError(result) }
  }
}

/// The variables of this process as they were, for many programs to inherit.
package final class InheritedEnvironment: @unchecked Sendable {
  /// By name; never changed.
  package let values: [String: String]
  /// `name=value` of each, there as long as this object is: whence `@unchecked`.
  private let all: [(name: String, text: UnsafeMutablePointer<CChar>?)]

  package init(_ values: [String: String] = ProcessInfo.processInfo.environment) {
    self.values = values
    all = values.map { ($0.key, strdup("\($0.key)=\($0.value)")) }
  }

  deinit { for variable in all { free(variable.text) } }

  fileprivate func texts(where isInherited: (String) -> Bool) -> [UnsafeMutablePointer<CChar>?] {
    all.filter { isInherited($0.name) }.map(\.text)
  }
}

/// Where a program lies.
package enum ExecutablePath {
  /// Absolute path of a program: a name is looked up in `PATH`, a path begins at the folder.
  ///
  /// - Returns: nil where there is none that may be run.
  package static func find(_ name: String, in folder: String, path: String?) -> String? {
    if name.utf8.contains(UInt8(ascii: "/")) {
      let whole = name.utf8.first == UInt8(ascii: "/") ? name : "\(folder)/\(name)"
      return isProgram(whole) ? whole : nil
    }
    return folders(path).lazy.map { "\($0)/\(name)" }.first(where: isProgram)
  }

  /// The folders of a `PATH`, without relative ones, which would mean the folder of somebody's files.
  package static func folders(_ path: String?) -> [Substring] {
    (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
      .filter { $0.utf8.first == UInt8(ascii: "/") }
  }

  /// Whether a file lies there that this user may run.
  package static func isProgram(_ path: String) -> Bool {
    var state = stat()
    return stat(path, &state) == 0 && state.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }
}

/// Memory of another process.
package enum ResidentMemory {
  /// Bytes in physical memory; nil where the system does not tell.
  package static func bytes(of process: pid_t) -> Int? {
    #if os(Linux)
      // statm: pages, total and resident first.
      guard let text = try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8) else {
        return nil
      }
      let fields = text.split(separator: " ")
      guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
      return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    #else
      return nil
    #endif
  }
}

/// Processes by a variable of the environment that they were started with.
public enum MarkedProcesses {
  /// Those of this user, without this one; none where the system does not tell.
  public static func find(_ variable: String, _ value: String) -> [pid_t] {
    #if os(Linux)
      let mark = Data("\0\(variable)=\(value)\0".utf8)
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return names.compactMap { pid_t($0) }.filter { process in
        guard process != getpid(),
          let environment = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/environ"))
        else { return false }
        return (Data([0]) + environment).range(of: mark) != nil
      }
    #else
      return []
    #endif
  }
}
