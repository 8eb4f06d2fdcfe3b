import Foundation

/// A download that is not finished: `NAME.partial`, only ever appended to or emptied.
///
/// It gets no other name before it is whole and checked, so nothing half-written can look finished.
struct PartialFile: Sendable {
  var url: URL

  /// Of the file that is to become `target`.
  init(of target: URL) {
    url = target.deletingLastPathComponent()
      .appendingPathComponent(target.lastPathComponent + ".partial", isDirectory: false)
  }

  /// Of a file of any name.
  init(url: URL) { self.url = url }

  /// 0 where there is none.
  var bytes: Int {
    (try? FileStamp(of: url).bytes) ?? 0
  }

  func delete() {
    unlink(url.path)
  }

  /// A handle at the end of the file, which is created where missing and emptied unless `keeping`.
  func open(keeping: Bool) throws(SystemError) -> FileHandle {
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (keeping ? O_APPEND : O_TRUNC)
    #if canImport(Darwin)
      let descriptor = Darwin.open(url.path, flags, 0o666)
    #else
      let descriptor = Foundation.open(url.path, flags, 0o666)
    #endif
    guard descriptor >= 0 else { throw SystemError.last }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}
