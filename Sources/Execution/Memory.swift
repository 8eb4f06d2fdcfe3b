import Foundation

/// How much memory this process and its workers may use together.
public struct AvailableMemory: Sendable, Hashable {
  /// What may be used.
  public var bytes: Double
  /// Whether a control group sets the limit (`docker --memory`, Slurm, Kubernetes), not the machine.
  public var isGroupLimit: Bool

  package init(bytes: Double, isGroupLimit: Bool) {
    self.bytes = bytes
    self.isGroupLimit = isGroupLimit
  }

  /// The smaller of the machine's memory and a limit of the control groups.
  init(machine: UInt64, group: Int?) {
    isGroupLimit = group.map { $0 >= 0 && UInt64($0) < machine } ?? false
    bytes = isGroupLimit ? Double(group ?? 0) : Double(machine)
  }

  /// As the system says now.
  public static var current: AvailableMemory {
    AvailableMemory(
      machine: ProcessInfo.processInfo.physicalMemory, group: ControlGroup.current(root: "").memory)
  }
}

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
