import Foundation
import Statistics
import Synchronization

@testable import Files

/// A network folder as one machine sees it: what it read it may read again from its cache though others have changed it,
/// a reply may be lost on the way, calls fail, and at times the network is away.
///
/// Sendable: what changes is reached under the lock alone.
final class CachingShare: Sendable {
  private struct State: Sendable {
    var random: RandomStream
    var files: [String: (at: Double, data: Data)] = [:]
    var lists: [Int32: (at: Double, names: [String])] = [:]
    var isAway = false
    /// The disk took a part of what was written, and takes no more.
    var isFull = false
  }

  private let state: Mutex<State>
  private let now: @Sendable () -> Double
  /// Most seconds for which something old is seen: those of a file's content, and of a folder's list.
  static let (oldContent, oldList) = (25.0, 60.0)

  init(seed: UInt64, now: @escaping @Sendable () -> Double) {
    state = Mutex(State(random: RandomStream(seed: seed)))
    self.now = now
  }

  var isAway: Bool {
    get { state.withLock { $0.isAway } }
    set { state.withLock { $0.isAway = newValue } }
  }

  private func happens(_ share: Double) -> Bool {
    state.withLock { Double.random(in: 0..<1, using: &$0.random) < share }
  }

  private func fails(_ share: Double) -> Bool {
    guard isAway || happens(share) else { return false }
    errno = happens(0.5) ? EIO : ESTALE
    return true
  }

  var calls: FileCalls {
    let system = FileCalls.system
    return FileCalls(
      open: { [self] folder, name, flags in
        if fails(0.02) { return -1 }
        if flags & O_EXCL != 0, flags & O_CREAT != 0, happens(0.03) {
          // The server has made it, and its answer was lost: the call that is sent again finds it there.
          let made = system.open(folder, name, flags)
          if made >= 0 { close(made) }
          errno = EEXIST
          return -1
        }
        let opened = system.open(folder, name, flags)
        return flags & (O_WRONLY | O_RDWR | O_CREAT) == 0 && opened >= 0 ? cached(name, opened) : opened
      },
      write: { [self] descriptor, bytes in
        if fails(0.02) { return -1 }
        if state.withLock({ state in
          defer { state.isFull = false }
          return state.isFull
        }) {
          errno = EDQUOT
          return -1
        }
        guard happens(0.05) else { return system.write(descriptor, bytes) }
        state.withLock { $0.isFull = true }
        return system.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes.prefix(bytes.count / 2 + 1)))
      },
      synchronise: { [self] in fails(0.02) ? -1 : system.synchronise($0) },
      rename: { [self] in fails(0.02) ? -1 : system.rename($0, $1, $2, $3) },
      list: { [self] folder in
        if fails(0.02) { return nil }
        let old = state.withLock { $0.lists[folder] }
        if let old, now() - old.at < Self.oldList, happens(0.5) { return old.names }
        let names = system.list(folder)
        if let names { state.withLock { $0.lists[folder] = (now(), names) } }
        return names
      })
  }

  /// What was read before, or what is there now.
  private func cached(_ name: String, _ opened: Int32) -> Int32 {
    if let old = state.withLock({ $0.files[name] }), now() - old.at < Self.oldContent, happens(0.5) {
      close(opened)
      return descriptor(old.data)
    }
    var bytes = [UInt8](repeating: 0, count: 1 << 12)
    let count = max(0, pread(opened, &bytes, bytes.count, 0))
    state.withLock { $0.files[name] = (now(), Data(bytes[..<count])) }
    return opened
  }

  private func descriptor(_ data: Data) -> Int32 {
    var template = Array("\(NSTemporaryDirectory())/sweep-cache-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    unlink(template)
    _ = data.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    return file
  }
}
