import Foundation

/// Memory of another process.
enum ResidentMemory {
  /// Bytes in physical memory; nil where the system does not tell.
  static func bytes(of process: Int32) -> Int? {
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
