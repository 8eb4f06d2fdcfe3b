import Foundation
import TestPrograms
import Testing
import Vocabulary

@testable import Repositories

/// Repositories as somebody sends them who means harm: nothing of them is run.
@Suite struct HostileRepositoryTests {
  /// Every way to have git run something that a repository can name.
  @Test(arguments: [
    ["core.fsmonitor"], ["core.fsmonitor", "extensions.worktreeConfig"], ["filter.x.clean"],
    ["filter.x.process"], ["filter.x.smudge"], ["core.sshCommand"], ["core.gitProxy"], ["core.pager"],
    ["pager.status"], ["diff.external"], ["diff.x.textconv"], ["diff.x.command"], ["alias.status"],
    ["credential.helper"], ["core.editor"], ["core.askPass"], ["gpg.program"], ["uploadpack.packObjectsHook"],
  ])
  func nothingThatARepositoryNamesIsRun(keys: [String]) throws {
    try TestRepository.with { repository in
      try repository.write("* filter=x diff=x\n", to: ".gitattributes")
      try repository.commit()
      for key in keys { try repository.git("config", key, "touch '\(repository.marker.path)'; cat") }
      try repository.age("sub/code.swift")
      _ = try repository.state("sub")
      try expectQuiet(repository)
    }
  }

  private func expectQuiet(_ repository: TestRepository) throws {
    #expect(!repository.hasRun)
    let asked = try GitRepository(around: repository.folder)
    let commit = try #require(try asked.commit("HEAD"))
    _ = try asked.file("sub/code.swift", at: commit)
    #expect(!repository.hasRun)
  }

  @Test func hooksIncludedConfigurationAndSubmodulesAreNotRun() throws {
    try TestRepository.with { inner in
      try TestRepository.with { repository in
        try repository.git("submodule", "add", "-q", inner.folder.path, "module")
        try repository.commit()
        let script = "#!/bin/sh\ntouch '\(repository.marker.path)'\n"
        for name in ["post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"] {
          try repository.write("", to: ".hooks/\(name)")
          // One that cannot be run would prove nothing.
          try writeProgram(script, to: repository.folder.appending(path: ".hooks/\(name)"))
        }
        try repository.write("[core]\n\tfsmonitor = touch '\(repository.marker.path)'\n", to: "included")
        try repository.git("config", "core.hooksPath", "\(repository.folder.path)/.hooks")
        try repository.git("config", "include.path", "\(repository.folder.path)/included")
        try repository.git("config", "core.fsmonitor", "touch '\(repository.marker.path)'", at: "module")
        try repository.age("module/sub/code.swift")
        try repository.age("sub/code.swift")
        _ = try repository.state()
        try expectQuiet(repository)
      }
    }
  }

  /// Nothing of it is called `.git`, so that it survives `git clone`.
  @Test func aBareRepositoryAmongTheFilesIsNone() throws {
    try withTemporaryFolder { place in
      let repository = TestRepository(folder: place.appending(path: "received"))
      try FileManager.default.createDirectory(at: repository.folder, withIntermediateDirectories: false)
      try repository.git("init", "-q", "--bare", ".")
      try repository.write(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = "
          + "\"touch '\(repository.marker.path)'\"\n", to: "config")
      #expect(throws: GitRepository.Failure.noRepository) { _ = try repository.state() }
      #expect(!repository.hasRun)
    }
  }

  @Test func aFileThatLeadsToARepositoryElsewhereRunsNothing() throws {
    try TestRepository.with { repository in
      try repository.git("config", "core.fsmonitor", "touch '\(repository.marker.path)'")
      let received = repository.folder.deletingLastPathComponent().appending(path: "received")
      try FileManager.default.createDirectory(at: received, withIntermediateDirectories: false)
      try Data("gitdir: ../repository/.git\n".utf8).write(to: received.appending(path: ".git"))
      let state = try GitRepository(around: received).state()
      #expect(state.isDirty && state.commit?.count == 40 && !repository.hasRun)
      for text in ["", "gitdir: ../nothing\n", "gitdir: \0\n", "gitdir: /dev\n"] {
        try Data(text.utf8).write(to: received.appending(path: ".git"))
        let invocation = Invocation.current(
          experimentFile: received.appending(path: "e.yaml").path, results: "/nowhere", command: "")
        #expect(invocation.commit == nil && invocation.unknown?.contains(".git") == true)
      }
    }
  }

  @Test func whatOnlyAFilterCouldTellIsUnknown() throws {
    try TestRepository.with { repository in
      try repository.write("sub/* filter=x\n", to: ".gitattributes")
      try repository.commit()
      try repository.write("let x = 7\n", to: "sub/code.swift")
      let state = try repository.state()
      #expect(!state.isDirty && state.commit?.count == 40 && state.unknown?.contains("filter") == true)
      try repository.write("sweep: 2\n", to: "e.yaml")
      #expect(try repository.state().isDirty)
    }
  }

  @Test func aPipeWhereAFileBelongsHoldsUpNobody() throws {
    for name in ["HEAD", "config", "index", "packed-refs"] {
      try TestRepository.with { repository in
        let file = repository.folder.appending(path: ".git/\(name)")
        try? FileManager.default.removeItem(at: file)
        try #require(mkfifo(file.path, 0o600) == 0)
        // With a git that would wait for ever at the first of them.
        let asked = try? GitRepository(around: repository.folder) { () throws(GitRepository.Failure) in
          try GitCall(seconds: 0.5)
        }
        _ = try? asked?.state()
      }
    }
  }

  @Test func aGitOfAReceivedFolderIsNotTaken() throws {
    for path in ["", ".", "bin:.", ":"] {
      #expect(throws: GitRepository.Failure.noGit) { _ = try GitCall(path: path) }
    }
  }
}
