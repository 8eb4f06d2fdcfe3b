import Foundation

/// How many processors this process may use: those of its affinity (taskset, Slurm's cpusets), and no more than the
/// quota of its control groups allows (`docker --cpus`, Kubernetes' limits).
public enum AvailableProcessors {
  /// At least 1; a quota of 1.5 processors is 2, so that all of it can be used.
  public static var count: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let allowed = allowed(byStatus: status) ?? ProcessInfo.processInfo.activeProcessorCount
    guard let quota = ControlGroup.current(root: "").processors else { return max(1, allowed) }
    return max(1, min(allowed, Int(min(quota, 1e6).rounded(.up))))
  }

  /// How many processors the line `Cpus_allowed_list: 0-3,8` of `/proc/self/status` has; nil where there is none.
  static func allowed(byStatus text: String) -> Int? {
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed_list:") }),
      let list = line.split(separator: ":").last
    else { return nil }
    var count = 0
    for part in list.split(separator: ",") {
      let ends = part.split(separator: "-").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
      guard let first = ends.first, let last = ends.last, first >= 0, last >= first, last < 1 << 20 else {
        return nil
      }
      count += last - first + 1
    }
    return count > 0 ? count : nil
  }

  /// Workers where nobody says how many: one for each processor, fewer where a worker has several threads.
  public static func workers(threads: Int) -> Int { max(1, count / max(1, threads)) }
}

/// What the control groups of this process allow it, version 1 or 2.
public struct ControlGroup {
  /// Processors' worth of time; nil for no limit.
  public var processors: Double?
  /// Bytes; nil for no limit.
  public var memory: Int?

  /// Reads `/proc/self/cgroup` and `/sys/fs/cgroup` below `root`; every group above one's own limits, too.
  public static func current(root: String) -> ControlGroup {
    var group = ControlGroup()
    let files = "\(root)/sys/fs/cgroup"
    for (controllers, path) in memberships(root) {
      for folder in ancestors(of: path) {
        if controllers.isEmpty {
          group.limit(processors: quota(of: "\(files)\(folder)/cpu.max"))
          group.limit(memory: number(in: "\(files)\(folder)/memory.max"))
        }
        for controller in ["cpu,cpuacct", "cpu"] where controllers.contains("cpu") {
          let place = "\(files)/\(controller)\(folder)"
          if let quota = number(in: "\(place)/cpu.cfs_quota_us"), quota > 0,
            let period = number(in: "\(place)/cpu.cfs_period_us"), period > 0
          {
            group.limit(processors: Double(quota) / Double(period))
          }
        }
        if controllers.contains("memory") {
          group.limit(memory: number(in: "\(files)/memory\(folder)/memory.limit_in_bytes"))
        }
      }
    }
    return group
  }

  private mutating func limit(processors other: Double?) {
    if let other { processors = min(processors ?? other, other) }
  }

  /// Version 1 says "no limit" by a number near the largest one.
  private mutating func limit(memory other: Int?) {
    if let other, other > 0, other < 1 << 60 { memory = min(memory ?? other, other) }
  }

  /// Controllers (none: version 2) and path of each group. A container sees its own groups as the root.
  private static func memberships(_ root: String) -> [(controllers: [String], path: String)] {
    let text = (try? String(contentsOfFile: "\(root)/proc/self/cgroup", encoding: .utf8)) ?? ""
    let groups = text.split(separator: "\n").compactMap { line -> ([String], String)? in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return nil }
      return (fields[1].split(separator: ",").map(String.init), String(fields[2]))
    }
    return groups + [([], "/")]
  }

  /// `/a/b`, `/a` and the root, which is empty.
  private static func ancestors(of path: String) -> [String] {
    let parts = path.split(separator: "/").filter { $0 != ".." }
    return (0...parts.count).reversed().map { count in parts.prefix(count).map { "/" + $0 }.joined() }
  }

  /// `max 100000` or `150000 100000`.
  private static func quota(of file: String) -> Double? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    let fields = text.split(whereSeparator: \.isWhitespace)
    guard fields.count == 2, let quota = Double(fields[0]), let period = Double(fields[1]), period > 0 else {
      return nil
    }
    return quota / period
  }

  private static func number(in file: String) -> Int? {
    (try? String(contentsOfFile: file, encoding: .utf8)).flatMap {
      Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }
}
