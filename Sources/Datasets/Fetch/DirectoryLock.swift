import Foundation

/// Keeps two fetches out of one folder; the system gives the lock back when the process ends, however it ends.
struct DirectoryLock: ~Copyable {
  let descriptor: Int32

  /// Nil where another process holds the lock. A file system without locks counts as free.
  init?(_ directory: URL) throws(SystemError) {
    descriptor = open(directory.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError.last }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      return nil
    }
  }

  deinit {
    // A process that is being started holds every descriptor until its program runs: closing alone leaves
    // it the lock.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
