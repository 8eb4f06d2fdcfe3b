import Foundation

/// Processes by a variable of the environment that they were started with.
public enum MarkedProcesses {
  /// Those of this user, without this one; none where the system does not tell.
  public static func find(_ variable: String, _ value: String) -> [pid_t] {
    #if os(Linux)
      let mark = Data("\0\(variable)=\(value)\0".utf8)
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return names.compactMap { pid_t($0) }.filter { process in
        guard process != getpid(),
          let environment = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/environ"))
        else { return false }
        return (Data([0]) + environment).range(of: mark) != nil
      }
    #else
      return []
    #endif
  }
}
