import Foundation
import TestTraits
import Testing

/// A disk that is really full, and one that is really read-only.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct FullDiskTests {
  /// Whether this user may mount file systems; else the tests are skipped: only root may.
  static let canMount: Bool = {
    guard getuid() == 0, let folder = try? Disk(options: "size=64k") else { return false }
    folder.remove()
    return true
  }()

  /// A small file system in memory.
  struct Disk {
    let folder = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID())")

    init(options: String) throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try mount(["-t", "tmpfs", "-o", options, "tmpfs", folder.path])
    }

    func remount(_ options: String) throws { try mount(["-o", "remount,\(options)", folder.path]) }

    func remove() {
      _ = try? Self.run("umount", ["-l", folder.path])
      try? FileManager.default.removeItem(at: folder)
    }

    private func mount(_ arguments: [String]) throws {
      guard try Self.run("mount", arguments) == 0 else { throw POSIXError(.EPERM) }
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [program] + arguments
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
  }

  static let file = """
    sweep: 1
    name: full
    seeds: 0..19
    problems: [{objective: quadratic, noise: {law: normal}, steps: 200, runs: 500}]
    optimizers: [{name: sgd, learning_rate: [0.1, 0.2, 0.3, 0.4]}]
    """

  func withProgram(_ options: String, _ body: (Program, Disk) throws -> Void) throws {
    let (program, disk) = (try Program(), try Disk(options: options))
    defer {
      disk.remove()
      program.remove()
    }
    try program.write(Self.file, to: "e.yaml")
    try body(program, disk)
  }

  @Test(.enabled(if: canMount, "only root may mount the small disk that this fills"))
  func aFullDiskIsSaidAndLosesNothingAndTheSameCommandGoesOn() throws {
    try withProgram("size=256k") { program, disk in
      let results = disk.folder.path
      let full = try program.run("e.yaml", "--jobs", "2", "--results", results)
      #expect(full.status == 74)
      #expect(full.errors.contains("No space left on device"), "\(full.errors)")
      #expect(full.errors.contains("no further cell is started"), "\(full.errors)")
      let announced = full.errors.matches(of: /\[\d+\/80\]/).count
      let kept = try Set(program.store("full", at: disk.folder).results.keys)
      #expect(
        announced > 0 && kept.count >= announced && kept.count < 80,
        "\(announced) announced, \(kept.count) kept")
      try disk.remount("size=64m")
      let again = try program.run("e.yaml", "--results", results)
      #expect(again.status == 0 && again.errors.contains("80 cells, \(kept.count) done"), "\(again.errors)")
      let store = try program.store("full", at: disk.folder)
      #expect(store.results.count == 80 && store.conflicting.isEmpty)
      #expect(kept.isSubset(of: store.results.keys))
    }
  }

  @Test(.enabled(if: canMount, "only root may mount a disk that is read-only for root too"))
  func aReadOnlyFolderIsOneErrorAndItsReportIsStillReadable() throws {
    try withProgram("size=64m") { program, disk in
      #expect(try program.run("e.yaml", "--quiet", "--results", disk.folder.path).status == 0)
      try disk.remount("ro")
      try program.write(Self.file.replacing("0..19", with: "0..20"), to: "e.yaml")
      let outcome = try program.run("e.yaml", "--quiet", "--results", disk.folder.path)
      #expect(outcome.status == 74 && outcome.errors.contains("Read-only file system"), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
      try program.write(Self.file, to: "e.yaml")
      let status = try program.run("status", "e.yaml", "--results", disk.folder.path)
      #expect(status.status == 0 && status.output.contains("80 of 80 cells measured"), "\(status.output)")
    }
  }
}
