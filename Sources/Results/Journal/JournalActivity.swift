import Files
import Foundation

/// Whether a journal is being written, told by an advisory lock that its writer holds: a half line at its end is then
/// a line that is coming, and no damage.
enum JournalActivity {
  /// Of the writer's descriptor; the system lets go of it however the process ends.
  static func declare(_ descriptor: Int32) { _ = flock(descriptor, LOCK_EX | LOCK_NB) }

  static func isGoingOn(_ name: String, in folder: Folder) -> Bool {
    guard let descriptor = try? folder.open(name, O_RDONLY) else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
