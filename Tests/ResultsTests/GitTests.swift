import Foundation
import Testing

@testable import Results

/// Repositories as people have them, and as somebody who means harm sends them.
@Suite struct GitTests {
  struct Repository {
    let folder: URL
    var marker: URL { folder.deletingLastPathComponent().appending(path: "ran") }
    var hasRun: Bool { FileManager.default.fileExists(atPath: marker.path) }

    @discardableResult
    func git(_ arguments: String..., at place: String = ".") throws -> String {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      let identity = [
        "-c", "user.name=x", "-c", "user.email=x@localhost", "-c", "commit.gpgsign=false",
        "-c", "protocol.file.allow=always",
      ]
      process.arguments = ["git", "-C", folder.appending(path: place).path] + identity + arguments
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0, "git \(arguments)")
      return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func write(_ text: String, to name: String) throws {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }

    func commit() throws {
      try git("add", "-A")
      try git("commit", "-q", "-m", "x")
    }

    func state(_ place: String = ".") throws -> GitState {
      try GitRepository(around: folder.appending(path: place)).state()
    }

    /// Git notes how a file looks; one that was changed in the same moment would be read again anyhow.
    func age(_ name: String) throws {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
        ofItemAtPath: folder.appending(path: name).path)
    }
  }

  func withRepository(_ body: (Repository) throws -> Void) throws {
    try Sample.withFolder { place in
      let repository = Repository(folder: place.appending(path: "repository"))
      try FileManager.default.createDirectory(at: repository.folder, withIntermediateDirectories: false)
      try repository.git("init", "-q", "--initial-branch", "main")
      try repository.write("sweep: 1\n", to: "e.yaml")
      try repository.write("let x = 1\n", to: "sub/code.swift")
      try repository.write("*.log\n", to: ".gitignore")
      try repository.commit()
      try body(repository)
    }
  }

  enum Change: CaseIterable {
    case nothing, modified, staged, stagedAndModified, deleted, removed, added, untracked, ignored, mode,
      touched

    var isLocal: Bool { ![.nothing, .untracked, .ignored, .touched].contains(self) }

    func make(_ repository: Repository) throws {
      switch self {
      case .nothing: break
      case .modified: try repository.write("let x = 2, y = 3\n", to: "sub/code.swift")
      case .staged:
        try repository.write("let x = 2, y = 3\n", to: "sub/code.swift")
        try repository.git("add", "-A")
      case .stagedAndModified:
        try repository.write("let x = 2, y = 3\n", to: "sub/code.swift")
        try repository.git("add", "-A")
        try repository.write("let x = 1\n", to: "sub/code.swift")
      case .deleted:
        try FileManager.default.removeItem(at: repository.folder.appending(path: "sub/code.swift"))
      case .removed: try repository.git("rm", "-q", "sub/code.swift")
      case .added:
        try repository.write("new", to: "new.swift")
        try repository.git("add", "new.swift")
      case .untracked: try repository.write("new", to: "new.swift")
      case .ignored: try repository.write("new", to: "new.log")
      case .mode: try #require(chmod(repository.folder.appending(path: "sub/code.swift").path, 0o755) == 0)
      case .touched: try repository.age("sub/code.swift")
      }
    }
  }

  @Test(arguments: Change.allCases)
  func theCommitAndLocalChangesAreAsGitSaysThem(change: Change) throws {
    try withRepository { repository in
      try change.make(repository)
      // Git takes an empty folder away with its last file.
      let state = try repository.state(change == .removed ? "." : "sub")
      let head = try repository.git("rev-parse", "HEAD")
      #expect(state.commit == head)
      #expect(state.isDirty == change.isLocal && state.unknown == nil, "\(state)")
      let said = try repository.git("status", "--porcelain", "--untracked-files=no")
      #expect(state.isDirty == !said.isEmpty)
    }
  }

  @Test func packedRefsDetachedHeadsBranchesAndPackedObjectsAreRead() throws {
    try withRepository { repository in
      try repository.git("checkout", "-q", "-b", "topic/one")
      try repository.write("let x = 4\n", to: "sub/code.swift")
      try repository.commit()
      let hash = try repository.git("rev-parse", "HEAD")
      try repository.git("gc", "-q", "--prune=now")
      #expect(try repository.state() == GitState(commit: hash))
      #expect(try GitPlace.at(repository.folder)?.commit == hash)
      try repository.git("checkout", "-q", "--detach", "main")
      let main = try repository.git("rev-parse", "HEAD")
      #expect(try repository.state() == GitState(commit: main))
      #expect(try GitPlace.at(repository.folder)?.commit == main)
      let asked = try GitRepository(around: repository.folder.appending(path: "sub"))
      #expect(try asked.commit("topic/one") == hash && asked.commit("topic/one~1") == main)
      #expect(try asked.commit(String(hash.prefix(9))) == hash && asked.commit("nothing") == nil)
      #expect(try asked.file("sub/code.swift", at: hash) == Data("let x = 4\n".utf8))
      #expect(try asked.file("./code.swift", at: main) == Data("let x = 1\n".utf8))
      #expect(try asked.file("code.swift", at: main) == nil)
    }
  }

  @Test func aWorktreeIsItsOwnStateOfTheRepository() throws {
    try withRepository { repository in
      try repository.git("worktree", "add", "-q", "-b", "other", "../tree")
      let tree = Repository(folder: repository.folder.deletingLastPathComponent().appending(path: "tree"))
      try tree.write("let x = 5\n", to: "sub/code.swift")
      #expect(try tree.state().isDirty && !repository.state().isDirty)
      try tree.commit()
      let hash = try tree.git("rev-parse", "HEAD")
      #expect(try tree.state() == GitState(commit: hash) && repository.state().commit != hash)
      #expect(try GitPlace.at(tree.folder)?.commit == hash)
    }
  }

  @Test func aChangeInASubmoduleIsALocalChange() throws {
    try withRepository { inner in
      try withRepository { outer in
        try outer.git("submodule", "add", "-q", inner.folder.path, "module")
        try outer.commit()
        #expect(try outer.state() == GitState(commit: outer.git("rev-parse", "HEAD")))
        #expect(try outer.state("module").commit == inner.git("rev-parse", "HEAD"))
        try outer.write("new", to: "module/untracked")
        #expect(try !outer.state().isDirty)
        try outer.write("let x = 6\n", to: "module/sub/code.swift")
        #expect(try outer.state().isDirty)
        try outer.git("-c", "user.name=x", "commit", "-q", "-a", "-m", "y", at: "module")
        #expect(try outer.state().isDirty)
      }
    }
  }

  @Test func aRepositoryOfSomebodyElseIsRead() throws {
    try withRepository { repository in
      // Only root may give files away; for others the repository is their own.
      _ = chown(repository.folder.path, 65534, 65534)
      _ = chown(repository.folder.appending(path: ".git").path, 65534, 65534)
      let state = try repository.state()
      #expect(state.commit?.count == 40 && !state.isDirty && state.unknown == nil)
    }
  }

  @Test func withoutACommitOrARepositoryThereIsNone() throws {
    try Sample.withFolder { folder in
      #expect(throws: GitRepository.Failure.noRepository) {
        _ = try GitRepository(around: folder).state()
      }
      let repository = Repository(folder: folder)
      try repository.git("init", "-q")
      #expect(try repository.state() == GitState())
    }
  }

  /// Every way to have git run something that a repository can name.
  @Test(arguments: [
    ["core.fsmonitor"], ["core.fsmonitor", "extensions.worktreeConfig"], ["filter.x.clean"],
    ["filter.x.process"], ["filter.x.smudge"], ["core.sshCommand"], ["core.gitProxy"], ["core.pager"],
    ["pager.status"], ["diff.external"], ["diff.x.textconv"], ["diff.x.command"], ["alias.status"],
    ["credential.helper"], ["core.editor"], ["core.askPass"], ["gpg.program"], ["uploadpack.packObjectsHook"],
  ])
  func nothingThatARepositoryNamesIsRun(keys: [String]) throws {
    try withRepository { repository in
      try repository.write("* filter=x diff=x\n", to: ".gitattributes")
      try repository.commit()
      for key in keys { try repository.git("config", key, "touch '\(repository.marker.path)'; cat") }
      try repository.age("sub/code.swift")
      _ = try repository.state("sub")
      try expectQuiet(repository)
    }
  }

  private func expectQuiet(_ repository: Repository) throws {
    #expect(!repository.hasRun)
    let asked = try GitRepository(around: repository.folder)
    let commit = try #require(try asked.commit("HEAD"))
    _ = try asked.file("sub/code.swift", at: commit)
    #expect(!repository.hasRun)
  }

  @Test func hooksIncludedConfigurationAndSubmodulesAreNotRun() throws {
    try withRepository { inner in
      try withRepository { repository in
        try repository.git("submodule", "add", "-q", inner.folder.path, "module")
        try repository.commit()
        let script = "#!/bin/sh\ntouch '\(repository.marker.path)'\n"
        for name in ["post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"] {
          try repository.write(script, to: ".hooks/\(name)")
          try #require(chmod(repository.folder.appending(path: ".hooks/\(name)").path, 0o755) == 0)
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
    try Sample.withFolder { place in
      let repository = Repository(folder: place.appending(path: "received"))
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
    try withRepository { repository in
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
    try withRepository { repository in
      try repository.write("sub/* filter=x\n", to: ".gitattributes")
      try repository.commit()
      try repository.write("let x = 7\n", to: "sub/code.swift")
      let state = try repository.state()
      #expect(!state.isDirty && state.commit?.count == 40 && state.unknown?.contains("filter") == true)
      try repository.write("sweep: 2\n", to: "e.yaml")
      #expect(try repository.state().isDirty)
    }
  }

  /// The plain values of a configuration still count.
  @Test func modesAreReadAsTheRepositorySays() throws {
    try withRepository { repository in
      try repository.git("config", "core.fileMode", "false")
      try #require(chmod(repository.folder.appending(path: "sub/code.swift").path, 0o755) == 0)
      #expect(try !repository.state().isDirty)
    }
  }

  @Test func aPipeWhereAFileBelongsHoldsUpNobody() throws {
    for name in ["HEAD", "config", "index", "packed-refs"] {
      try withRepository { repository in
        let file = repository.folder.appending(path: ".git/\(name)")
        try? FileManager.default.removeItem(at: file)
        try #require(mkfifo(file.path, 0o600) == 0)
        // With a git that would wait for ever at the first of them.
        let asked = try? GitRepository(around: repository.folder) { () throws(GitCall.Failure) in
          try GitCall(seconds: 0.5)
        }
        _ = try? asked?.state()
      }
    }
  }

  @Test func aGitThatHangsIsEndedAndTheCommitIsKnownAllTheSame() throws {
    try withRepository { repository in
      let programs = repository.folder.appending(path: "bin")
      try repository.write("#!/bin/sh\nsleep 1000\n", to: "bin/git")
      try #require(chmod(programs.appending(path: "git").path, 0o755) == 0)
      #expect(throws: GitRepository.Failure.unknown("git did not answer within 5 s")) {
        _ = try GitRepository(around: repository.folder) { () throws(GitCall.Failure) in
          try GitCall(path: programs.path + ":/usr/bin:/bin", seconds: 0.1)
        }
      }
      #expect(try GitPlace.around(repository.folder)?.commit == repository.git("rev-parse", "HEAD"))
    }
  }

  @Test func aGitOfAReceivedFolderIsNotTaken() throws {
    for path in ["", ".", "bin:.", ":"] {
      #expect(throws: GitCall.Failure.notInstalled) { _ = try GitCall(path: path) }
    }
  }

  @Test func nothingIsLeftBehind() throws {
    try withRepository { repository in
      let stand: String
      do {
        let asked = try GitRepository(around: repository.folder)
        let said = try asked.ask(["rev-parse", "--git-dir"]).output
        stand = String(decoding: said, as: UTF8.self).trimmingCharacters(in: .newlines)
        #expect(FileManager.default.fileExists(atPath: stand + "/HEAD"))
      }
      #expect(!FileManager.default.fileExists(atPath: stand))
      #expect(FileManager.default.fileExists(atPath: repository.folder.appending(path: ".git/objects").path))
    }
  }
}
