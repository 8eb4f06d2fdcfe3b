import Foundation
import TestPrograms
import TestTraits
import Testing

/// Experiment files, repositories and results folders that somebody else sent: nothing outside the results folder is
/// run, changed or removed, and nothing waits.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct ReceivedFilesTests {
  static let file = """
    sweep: 1
    name: plain
    seeds: 0..1
    defaults: {batch_size: 4, steps: 5, runs: 20, learning_rate: 0.1}
    problems: [{name: q, objective: quadratic, noise: {law: normal}}]
    optimizers: [sgd]
    report:
      tables: [{name: t, rows: [optimizer], values: [final gradient_norm]}]
      figures: [{name: f, kind: learning_curve, y: [gradient_norm]}]
    """

  func withProgram(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "plain.yaml")
    try FileManager.default.createDirectory(
      at: program.folder.appending(path: "home/Documents/thesis"), withIntermediateDirectories: true)
    try program.write(precious, to: "home/thesis.tex")
    try body(program)
    #expect(try program.text("home/thesis.tex") == precious)
    #expect(program.exists("home/Documents/thesis"))
  }

  private let precious = String(repeating: "A thousand lines that nobody has a copy of.\n", count: 1000)

  private func git(_ program: Program, _ folder: String, _ arguments: String...) throws {
    try TestPrograms.git(arguments, in: program.folder.appending(path: folder))
  }

  /// Each: where in a received folder its configuration lies, and what it says.
  @Test(arguments: ["fsmonitor", "bare", "filter"])
  func aRepositoryThatCameAlongRunsNothing(kind: String) throws {
    try withProgram { program in
      let mark = program.folder.appending(path: "ran").path
      try program.make("received")
      try program.write(Self.file, to: "received/plain.yaml")
      if kind == "bare" {
        try git(program, "received", "init", "-q", "--bare", ".")
        try program.write(
          "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = "
            + "\"touch '\(mark)'; false\"\n", to: "received/config")
      } else {
        try git(program, "received", "init", "-q", ".")
        try program.write("* filter=x\n", to: "received/.gitattributes")
        try git(program, "received", "add", ".")
        try git(program, "received", "commit", "-q", "-m", "x")
        let key = kind == "filter" ? "filter.x.clean" : "core.fsmonitor"
        try git(program, "received", "config", key, "touch '\(mark)'; cat")
        // Looks changed to git, which then reads it through the filter.
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
          ofItemAtPath: program.folder.appending(path: "received/plain.yaml").path)
      }
      let outcome = try program.run("run", "received/plain.yaml", "--results", "out")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(!program.exists("ran"))
      let commits = try Set(
        program.store("plain", results: "out").results.values.map(\.provenance.invocation.commit))
      #expect(commits.count == 1 && (kind == "bare") == (commits.first == .some(nil)), "\(commits)")
    }
  }

  @Test func variablesOfTheEnvironmentLeadGitNowhere() throws {
    try withProgram { program in
      let mark = program.folder.appending(path: "ran").path
      try git(program, ".", "init", "-q", ".")
      try git(program, ".", "add", "plain.yaml")
      try git(program, ".", "commit", "-q", "-m", "x")
      let words = [
        "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.fsmonitor", "GIT_CONFIG_VALUE_0=touch '\(mark)'",
        "GIT_DIR=/nowhere", "GIT_EXTERNAL_DIFF=touch \(mark)", "GIT_PAGER=touch \(mark)",
        "GIT_SSH_COMMAND=touch \(mark)", "GIT_TRACE=\(mark)", "GIT_EXEC_PATH=\(program.folder.path)",
      ]
      let outcome = try program.start(
        words + [Program.executable.path, "run", "plain.yaml", "--quiet"],
        executable: URL(fileURLWithPath: "/usr/bin/env")
      ).wait()
      #expect(outcome.status == 0 && !program.exists("ran"), "\(outcome.errors)")
      #expect(try program.store("plain").results.values.allSatisfy { $0.provenance.invocation.commit != nil })
    }
  }

  @Test func aGitThatHangsDelaysARunAndIsSaid() throws {
    try withProgram { program in
      try git(program, ".", "init", "-q", ".")
      try git(program, ".", "add", "plain.yaml")
      try git(program, ".", "commit", "-q", "-m", "x")
      try program.make("bin")
      // Not for ever: what a stopped run leaves of it is waited for here.
      try writeProgram("#!/bin/sh\nexec sleep 20\n", to: program.folder.appending(path: "bin/git"))
      let arguments = [
        "PATH=\(program.folder.path)/bin:/usr/bin:/bin", Program.executable.path, "plain.yaml",
      ]
      let env = URL(fileURLWithPath: "/usr/bin/env")
      let stopped = try program.start(arguments, executable: env)
      #expect(program.waits { program.exists("results/plain/lock") })
      stopped.signal(SIGTERM)
      #expect(try stopped.wait().status != 0 && !program.exists("results/plain/journal"))
      let outcome = try program.start(arguments, executable: env).wait()
      #expect(
        outcome.status == 0 && outcome.errors.contains("did not answer within 5 s"), "\(outcome.errors)")
      let report = try program.text("results/plain/report.md")
      #expect(report.contains("local changes unknown: git did not answer within 5 s"))
    }
  }

  enum Planted: String, CaseIterable {
    case link, dangling, hardLink, pipe, folder
  }

  private func plant(_ planted: Planted, _ path: String, _ program: Program) throws {
    let file = program.folder.appending(path: path)
    let target = program.folder.appending(path: "home/thesis.tex")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    switch planted {
    case .link: try FileManager.default.createSymbolicLink(at: file, withDestinationURL: target)
    case .dangling:
      try FileManager.default.createSymbolicLink(
        at: file, withDestinationURL: program.folder.appending(path: "home/new"))
    case .hardLink: try FileManager.default.linkItem(at: target, to: file)
    case .pipe: try #require(mkfifo(file.path, 0o600) == 0)
    case .folder: try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
    }
  }

  /// Refused with one sentence, before anything is computed.
  private func expectRefusal(_ outcome: Program.Outcome, _ path: String) {
    #expect(outcome.status == 64, "\(outcome)")
    #expect(
      outcome.errors.contains(path) && outcome.errors.contains("which sweep does not use"),
      "\(outcome.errors)")
    #expect(outcome.errors.components(separatedBy: "Error:").count == 2, "\(outcome.errors)")
  }

  @Test(arguments: Planted.allCases)
  func aLockALogAndAJournalArePlainFilesOrRefused(planted: Planted) throws {
    for name in ["lock", "logs/worker-0.log", "journal/1-a.jsonl"] {
      try withProgram { program in
        try plant(planted, "results/plain/\(name)", program)
        expectRefusal(try program.run("run", "plain.yaml", "--quiet"), name)
        #expect(!program.exists("home/new"))
        if name.hasPrefix("journal") {
          for command in ["status", "plan", "report", "gc", "verify", "best"] {
            expectRefusal(try program.run(command, "plain.yaml"), name)
          }
        }
        if name == "lock" { expectRefusal(try program.run("gc", "plain.yaml", "--delete"), name) }
      }
    }
  }

  @Test(arguments: ["journal", "logs", "tables", "figures", "weights", "checkpoints", "records"])
  func aFolderInTheResultsIsNoLink(name: String) throws {
    try withProgram { program in
      try program.make("results/plain")
      try program.write("", to: "home/model.safetensors")
      try program.write("", to: "home/.a.1.partial")
      try FileManager.default.createSymbolicLink(
        at: program.folder.appending(path: "results/plain/\(name)"),
        withDestinationURL: program.folder.appending(path: "home"))
      for arguments in [["run"], ["report"], ["gc", "--delete"], ["gc", "--compact"], ["gc"]] {
        let command = [arguments[0], "plain.yaml"] + arguments.dropFirst()
        expectRefusal(try program.start(command).wait(), name)
      }
      let left = try FileManager.default.contentsOfDirectory(
        atPath: program.folder.appending(path: "home").path)
      #expect(Set(left) == ["Documents", "thesis.tex", "model.safetensors", ".a.1.partial"])
    }
  }

  @Test func theResultsFolderItselfMayBeALink() throws {
    try withProgram { program in
      try program.make("scratch/disk")
      try program.make("results")
      try FileManager.default.createSymbolicLink(
        at: program.folder.appending(path: "results/plain"),
        withDestinationURL: program.folder.appending(path: "scratch/disk"))
      #expect(try program.run("run", "plain.yaml", "--quiet").status == 0)
      #expect(program.exists("scratch/disk/report.md") && program.exists("scratch/disk/tables/t.csv"))
      #expect(try program.run("gc", "plain.yaml", "--delete").status == 0)
    }
  }

  /// Links under the names of what a report writes are replaced, pipes and hard links too.
  @Test(arguments: [Planted.link, .dangling, .hardLink, .pipe])
  func whatAReportWritesReplacesWhatLiesThere(planted: Planted) throws {
    let names = [
      "cells.csv", "series.csv", "report.md", "report.html", "report.files", "tables/t.csv", "tables/t.md",
      "figures/f.gp", "figures/f.dat", "figures/f.svg", "figures/f.png", "figures/f.pdf",
    ]
    try withProgram { program in
      for name in names { try plant(planted, "results/plain/\(name)", program) }
      let outcome = try program.run("run", "plain.yaml", "--quiet")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(!program.exists("home/new"))
      for name in names where !name.hasPrefix("figures/f.p") && name != "figures/f.svg" {
        var state = stat()
        let path = program.folder.appending(path: "results/plain/\(name)").path
        #expect(
          lstat(path, &state) == 0 && state.st_mode & S_IFMT == S_IFREG && state.st_nlink == 1, "\(name)")
      }
    }
  }

  @Test func namesOfHalfWrittenFilesThatAreKnownBeforehandAreNotUsed() throws {
    try withProgram { program in
      try program.make("results/plain")
      let target = program.folder.appending(path: "home/thesis.tex").path
      for number in 1...40_000 {
        let name = "results/plain/.cells.csv.\(number).partial"
        try #require(symlink(target, program.folder.appending(path: name).path) == 0)
      }
      #expect(try program.run("run", "plain.yaml", "--quiet").status == 0)
    }
  }

  /// Lines that no report has written.
  @Test func theListOfAnEarlierReportRemovesOnlyWhatAReportWrites() throws {
    try withProgram { program in
      for folder in ["tables", "figures"] { try program.make("results/plain/\(folder)") }
      let mine = ["tables/notes", "tables/.hidden.csv", "figures/photo.jpg", "cells.txt", "tables/other.csv"]
      for name in mine { try program.write("mine", to: "results/plain/\(name)") }
      try program.make("results/plain/tables/folder.csv")
      try program.write("old", to: "results/plain/tables/old.csv")
      let lines = [
        "tables/", "tables/.", "tables/..", "tables", "", "/", "tables/notes", "tables/.hidden.csv",
        "figures/photo.jpg", "cells.txt", "tables/../cells.txt", "../../home/thesis.tex",
        "\(program.folder.path)/home/thesis.tex", "tables/../../../home/thesis.tex", "tables/folder.csv",
        "tables/a\0b.csv", "tables/old.csv",
      ]
      try program.write(lines.joined(separator: "\n"), to: "results/plain/report.files")
      let outcome = try program.run("report", "plain.yaml")
      #expect(outcome.status == 0, "\(outcome.errors)")
      for name in mine { #expect(program.exists("results/plain/\(name)"), "\(name)") }
      #expect(
        program.exists("results/plain/tables/folder.csv") && program.exists("results/plain/tables/t.csv"))
      #expect(!program.exists("results/plain/tables/old.csv"))
      // More than the limit.
      let many = (0..<1_000_000).map { "tables/\($0).csv" }
      try program.write((lines + many).joined(separator: "\n"), to: "results/plain/report.files")
      #expect(
        try program.run("report", "plain.yaml").status == 0 && program.exists("results/plain/tables/t.csv"))
    }
  }

  @Test func garbageIsOnlyWhatTheFolderHoldsAsPlainFiles() throws {
    try withProgram { program in
      #expect(try program.run("run", "plain.yaml", "--quiet").status == 0)
      try plant(.link, "results/plain/weights/00ff.safetensors", program)
      try plant(.pipe, "results/plain/weights/11ff.safetensors", program)
      try plant(.folder, "results/plain/weights/22ff.safetensors", program)
      try program.write("", to: "results/plain/weights/33ff.safetensors")
      try program.write("mine", to: "results/plain/weights/README")
      #expect(try program.run("gc", "plain.yaml", "--delete").status == 0)
      let left = try FileManager.default.contentsOfDirectory(
        atPath: program.folder.appending(path: "results/plain/weights").path)
      #expect(Set(left) == ["00ff.safetensors", "11ff.safetensors", "22ff.safetensors", "README"])
    }
  }
}

extension Program {
  func make(_ path: String) throws {
    try FileManager.default.createDirectory(
      at: folder.appending(path: path), withIntermediateDirectories: true)
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }
}
