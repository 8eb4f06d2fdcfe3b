import Foundation

/// Whether a journal is being written, told by an advisory lock that its writer holds: a half line at its end is then
/// a line that is coming, and no damage.
enum JournalActivity {
  /// Of the writer's descriptor; the system lets go of it however the process ends.
  static func declare(_ descriptor: Int32) { _ = flock(descriptor, LOCK_EX | LOCK_NB) }

  static func isGoingOn(_ file: URL) -> Bool {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
