import Foundation

extension URL {
  /// Gives the file the name `target`, in one step, once the disk has every byte of it.
  func renameSynchronized(to target: URL) throws {
    let handle = try FileHandle(forWritingTo: self)
    try handle.synchronize()
    try handle.close()
    // Unlike FileManager's move, rename(2) replaces a damaged file in one step.
    guard rename(path, target.path) == 0 else { throw SystemError.last }
  }
}
