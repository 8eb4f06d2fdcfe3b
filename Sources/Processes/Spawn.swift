import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Starts programs; the one place that knows how.
package enum Spawn {
  /// - Parameters:
  ///   - words: the arguments, the program's name first.
  ///   - files: descriptors of this process, each with its number in the other.
  ///   - folder: where it is started; nil for where this process is.
  ///   - hasOwnGroup: the process leads a group of its own, to be ended as a whole.
  ///   - hasOwnSession: it leads a session of its own, and has no other files: no terminal ends it, and nobody who
  ///     waits for the end of a pipe waits for it.
  /// - Returns: its number.
  package static func start(
    _ executable: String, _ words: [String], _ environment: [String: String], files: [(Int32, Int32)],
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
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
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
  private static func change(to folder: String, _ actions: inout Actions) throws(StartError) {
    typealias Change = @convention(c) (UnsafeMutableRawPointer, UnsafePointer<CChar>) -> Int32
    guard let change = dlsym(nil, "posix_spawn_file_actions_addchdir_np") else { throw StartError(ENOSYS) }
    let result = withUnsafeMutablePointer(to: &actions) {
      unsafeBitCast(change, to: Change.self)(UnsafeMutableRawPointer($0), folder)
    }
    guard result == 0 else { throw StartError(result) }
  }
}
