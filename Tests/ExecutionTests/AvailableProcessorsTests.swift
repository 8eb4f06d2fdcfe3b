import Foundation
import Testing

@testable import Execution

@Suite struct AvailableProcessorsTests {
  @Test(arguments: [("0-3,8", 5), ("0", 1), ("0-1", 2), ("0,2,4-5", 4), ("63-127", 65)])
  func theAffinityIsWhatTheSystemLists(list: String, count: Int) {
    #expect(
      AvailableProcessors.allowed(
        byStatus: "Name:\tsweep\nCpus_allowed:\tff\nCpus_allowed_list:\t\(list)\nMems:\t1\n")
        == count)
  }

  @Test(arguments: ["", "Cpus_allowed_list:\tx\n", "Cpus_allowed_list:\t3-1\n", "Cpus_allowed_list:\t\n"])
  func whatIsNoListIsNotBelieved(status: String) {
    #expect(AvailableProcessors.allowed(byStatus: status) == nil)
  }

  /// Writes files below a folder that stands for the root of the system.
  private func group(_ files: [String: String]) throws -> ControlGroup {
    let root = FileManager.default.temporaryDirectory.appending(path: "groups-\(UUID())")
    defer { try? FileManager.default.removeItem(at: root) }
    for (path, text) in files {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return ControlGroup.current(root: root.path)
  }

  @Test func theSmallestQuotaOnTheWayUpCounts() throws {
    let group = try group([
      "proc/self/cgroup": "0::/job/step\n", "sys/fs/cgroup/job/step/cpu.max": "max 100000\n",
      "sys/fs/cgroup/job/cpu.max": "150000 100000\n", "sys/fs/cgroup/job/memory.max": "4294967296\n",
      "sys/fs/cgroup/job/step/memory.max": "max\n",
    ])
    #expect(group.processors == 1.5 && group.memory == 4 << 30)
  }

  @Test func aContainerSeesItsOwnGroupAsTheRoot() throws {
    let group = try group([
      "proc/self/cgroup": "0::/docker/3f2a\n", "sys/fs/cgroup/cpu.max": "100000 100000\n",
    ])
    #expect(group.processors == 1 && group.memory == nil)
  }

  @Test func versionOneHasAFolderForEachController() throws {
    let group = try group([
      "proc/self/cgroup": "4:memory:/a\n3:cpu,cpuacct:/a\n",
      "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "200000\n",
      "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "100000\n",
      "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1\n",
      "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
      "sys/fs/cgroup/memory/a/memory.limit_in_bytes": "9223372036854771712\n",
      "sys/fs/cgroup/memory/memory.limit_in_bytes": "2147483648\n",
    ])
    #expect(group.processors == 2 && group.memory == 2 << 30)
  }

  @Test func withoutGroupsThereIsNoLimit() throws {
    let group = try group([:])
    #expect(group.processors == nil && group.memory == nil)
  }

  @Test func workersWithSeveralThreadsAreFewer() {
    #expect(AvailableProcessors.workers(threads: 1) == AvailableProcessors.count)
    #expect(AvailableProcessors.workers(threads: 1 << 20) == 1)
  }

  @Test func memoryIsTheMachinesUnlessAGroupAllowsLess() {
    #expect(
      AvailableMemory(machine: 16 << 30, group: 4 << 30)
        == AvailableMemory(bytes: Double(4 << 30), isGroupLimit: true))
    for group in [nil, 64 << 30] as [Int?] {
      #expect(
        AvailableMemory(machine: 16 << 30, group: group)
          == AvailableMemory(bytes: Double(16 << 30), isGroupLimit: false))
    }
  }
}
