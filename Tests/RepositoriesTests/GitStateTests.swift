import Foundation
import TestPrograms
import Testing

@testable import Repositories

/// Repositories as people have them: commit and local changes are as git says them.
@Suite struct GitStateTests {
  enum Change: CaseIterable {
    case nothing, modified, staged, stagedAndModified, deleted, removed, added, untracked, ignored, mode,
      touched

    var isLocal: Bool { ![.nothing, .untracked, .ignored, .touched].contains(self) }

    func make(_ repository: TestRepository) throws {
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
    try TestRepository.with { repository in
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
    try TestRepository.with { repository in
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
    try TestRepository.with { repository in
      try repository.git("worktree", "add", "-q", "-b", "other", "../tree")
      let tree = TestRepository(folder: repository.folder.deletingLastPathComponent().appending(path: "tree"))
      try tree.write("let x = 5\n", to: "sub/code.swift")
      #expect(try tree.state().isDirty && !repository.state().isDirty)
      try tree.commit()
      let hash = try tree.git("rev-parse", "HEAD")
      #expect(try tree.state() == GitState(commit: hash) && repository.state().commit != hash)
      #expect(try GitPlace.at(tree.folder)?.commit == hash)
    }
  }

  @Test func aChangeInASubmoduleIsALocalChange() throws {
    try TestRepository.with { inner in
      try TestRepository.with { outer in
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
    try TestRepository.with { repository in
      // Only root may give files away; for others the repository is their own.
      _ = chown(repository.folder.path, 65534, 65534)
      _ = chown(repository.folder.appending(path: ".git").path, 65534, 65534)
      let state = try repository.state()
      #expect(state.commit?.count == 40 && !state.isDirty && state.unknown == nil)
    }
  }

  @Test func withoutACommitOrARepositoryThereIsNone() throws {
    try withTemporaryFolder { folder in
      #expect(throws: GitRepository.Failure.noRepository) {
        _ = try GitRepository(around: folder).state()
      }
      let repository = TestRepository(folder: folder)
      try repository.git("init", "-q")
      #expect(try repository.state() == GitState())
    }
  }

  /// The plain values of a configuration still count.
  @Test func modesAreReadAsTheRepositorySays() throws {
    try TestRepository.with { repository in
      try repository.git("config", "core.fileMode", "false")
      try #require(chmod(repository.folder.appending(path: "sub/code.swift").path, 0o755) == 0)
      #expect(try !repository.state().isDirty)
    }
  }
}
