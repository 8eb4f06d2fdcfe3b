import Foundation
import TestTraits
import Testing

/// Folders that a group shares, that cannot be written, or whose file system lacks an ability.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct SharedFolderTests {
  private func withProgram(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(CommandTests.small, to: "e.yaml")
    try body(program)
  }

  private func shell(_ program: Program, _ script: String) throws -> Program.Outcome {
    try program.start(
      ["-c", script, "sh", Program.executable.path], executable: URL(fileURLWithPath: "/bin/sh")
    ).wait()
  }

  @Test(arguments: [(0o002, 0o664, 0o775), (0o077, 0o600, 0o700), (0o022, 0o644, 0o755)])
  func modesAreWhatTheUmaskLeaves(umask: Int, file: Int, folder: Int) throws {
    try withProgram { program in
      let outcome = try shell(program, "umask \(String(umask, radix: 8)); \"$1\" e.yaml --quiet")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let results = program.folder.appending(path: "results")
      var seen = 0
      for case let path as String in try #require(FileManager.default.enumerator(atPath: results.path)) {
        var state = stat()
        try #require(stat(results.appending(path: path).path, &state) == 0)
        let isFolder = state.st_mode & S_IFMT == S_IFDIR
        // Pictures are gnuplot's.
        #expect(Int(state.st_mode & 0o777) == (isFolder ? folder : file), "\(path)")
        seen += 1
      }
      #expect(seen > 8)
    }
  }

  @Test(.enabled(if: FullDiskTests.canMount, "only root may mount a disk that is read-only for root too"))
  func aReadOnlyFolderIsReportedElsewhereAndHasNothingToRun() throws {
    try withProgram { program in
      let disk = try FullDiskTests.Disk(options: "size=64m")
      defer { disk.remove() }
      let results = disk.folder.path
      #expect(try program.run("e.yaml", "--quiet", "--results", results).status == 0)
      try disk.remount("ro")
      let run = try program.run("e.yaml", "--results", results)
      #expect(run.status == 0 && run.errors.contains("4 cells, nothing to do"), "\(run.errors)")
      #expect(run.errors.contains("--to DIR` writes one elsewhere") && run.output.contains("small/report.md"))
      #expect(try program.run("retry", "e.yaml", "--results", results).status == 0)

      let refused = try program.run("report", "e.yaml", "--results", results)
      #expect(refused.status == 74 && refused.errors.contains("Read-only file system"), "\(refused.errors)")
      #expect(refused.errors.contains("--to DIR") && refused.errors.split(separator: "\n").count == 1)
      let report = try program.run("report", "e.yaml", "--results", results, "--to", "else/where")
      #expect(report.status == 0 && report.output == "else/where/report.md\n", "\(report)")
      func names(_ folder: URL) throws -> Set<String> {
        let all = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []
        return Set(
          all.filter {
            !["lock", "lock.report", "logs", "journal"].contains($0.components(separatedBy: "/")[0])
          })
      }
      let elsewhere = program.folder.appending(path: "else/where")
      #expect(try names(elsewhere) == names(disk.folder.appending(path: "small")))
      for name in ["report.md", "cells.csv"] {
        #expect(
          try String(contentsOf: elsewhere.appending(path: name), encoding: .utf8)
            == String(contentsOf: disk.folder.appending(path: "small/\(name)"), encoding: .utf8))
      }

      try program.write(CommandTests.small.replacing("0..1", with: "0..2"), to: "e.yaml")
      let more = try program.run("e.yaml", "--results", results)
      #expect(more.status == 74 && more.errors.contains("Read-only file system"), "\(more.errors)")
    }
  }

  /// What a C compiler makes stand before the system's calls.
  private static let compiler = ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(
    .enabled(if: compiler != nil, "no C compiler is installed"),
    arguments: ["ENOSYS", "ENOLCK", "EOPNOTSUPP"])
  func aFileSystemWithoutLocksIsAWarningAndNotTheEnd(number: String) throws {
    try withProgram { program in
      try program.write(
        "#include <errno.h>\nint flock(int d, int o) { errno = \(number); return -1; }\n", to: "flock.c")
      let built = try program.start(
        ["-shared", "-fPIC", "-o", "flock.so", "flock.c"],
        executable: URL(fileURLWithPath: Self.compiler ?? "")
      ).wait()
      try #require(built.status == 0, "\(built.errors)")
      let run = try shell(program, "LD_PRELOAD=$PWD/flock.so exec \"$1\" e.yaml")
      #expect(run.status == 0 && run.errors.contains("has no locks"), "\(run.errors)")
      #expect(run.errors.components(separatedBy: "has no locks").count == 2)
      let report = try shell(program, "LD_PRELOAD=$PWD/flock.so exec \"$1\" report e.yaml")
      #expect(report.status == 0, "\(report.errors)")
    }
  }

  @Test(.enabled(if: compiler != nil, "no C compiler is installed"))
  func aFileSystemThatCannotSyncFoldersIsAWarningAndNotTheEnd() throws {
    try withProgram { program in
      try program.write(
        """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <sys/stat.h>
        #include <sys/syscall.h>
        #include <unistd.h>
        static int f(int d, int c) {
          struct stat s;
          if (fstat(d, &s) == 0 && S_ISDIR(s.st_mode)) { errno = EINVAL; return -1; }
          return syscall(c, d);
        }
        int fsync(int d) { return f(d, SYS_fsync); }
        int fdatasync(int d) { return f(d, SYS_fdatasync); }
        """, to: "sync.c")
      let built = try program.start(
        ["-shared", "-fPIC", "-o", "sync.so", "sync.c"], executable: URL(fileURLWithPath: Self.compiler ?? "")
      ).wait()
      try #require(built.status == 0, "\(built.errors)")
      let run = try shell(program, "LD_PRELOAD=$PWD/sync.so exec \"$1\" e.yaml")
      #expect(run.status == 0 && run.errors.contains("cannot sync folders"), "\(run.errors)")
    }
  }

  @Test func costsAreKeptInTheUsersCacheAndMeasuredWhereThereIsNone() throws {
    try withProgram { program in
      try program.make("cache")
      let kept = try shell(
        program, "SWEEP_DATA=$PWD/data XDG_CACHE_HOME=$PWD/cache exec \"$1\" plan e.yaml")
      #expect(kept.output.contains("About"), "\(kept)")
      #expect(program.exists("cache/sweep/costs.json") && !program.exists("data"))
      // Under a file no folder can be made, not even by root.
      let lost = try shell(program, "XDG_CACHE_HOME=$PWD/e.yaml exec \"$1\" plan e.yaml")
      #expect(lost.status == 0 && lost.output.contains("About"), "\(lost)")
      #expect(lost.errors.contains("what cells cost is not kept"), "\(lost.errors)")
    }
  }
}
