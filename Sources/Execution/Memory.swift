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
