import Processes
import Synchronization
import Vocabulary

/// What a worker keeps from one program's cell to the next.
final class ProgramHost: Sendable {
  private struct Executable: Hashable {
    var (name, folder, path): (String, String, String?)
  }

  private struct State {
    var executables: [Executable: String] = [:]
    var origins: [String: ProgramOrigin] = [:]
  }

  let orphans = OrphanGuard()
  let spare = SpareParts()
  /// The worker's own variables.
  let environment = InheritedEnvironment()
  private let state = Mutex(State())

  /// As ``ExecutablePath/find(_:in:path:)``, looked up again where it is no longer there.
  func executable(_ name: String, in folder: String, path: String?) -> String? {
    state.withLock { state in
      let key = Executable(name: name, folder: folder, path: path)
      if let known = state.executables[key], ExecutablePath.isProgram(known) { return known }
      let found = ExecutablePath.find(name, in: folder, path: path)
      state.executables[key] = found
      return found
    }
  }

  /// Whether a program's origin is another one than its cell before had, or the first.
  func isNews(_ origin: ProgramOrigin, of program: String) -> Bool {
    state.withLock { state in
      defer { state.origins[program] = origin }
      return state.origins[program] != origin
    }
  }
}
