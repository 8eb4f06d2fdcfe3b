import Foundation
import TestPrograms
import Testing
import Vocabulary

@testable import Repositories

@Suite struct InvocationTests {
  @Test(
    arguments: [
      (["# branch.oid 0123abcd", "# branch.head main"], "0123abcd"),
      (["# branch.oid (initial)", "1 A. N... 0 0 0 a b c.txt"], nil), ([], nil),
    ] as [([String], String?)])
  func theCommitIsReadFromGitsStatus(lines: [String], commit: String?) {
    #expect(GitRepository.commit(lines) == commit)
  }

  /// Each line: what is changed after the commit, and whether that is a local change.
  @Test(arguments: [
    ([], "results", false), (["results/x/cells.csv"], "results", false), (["x.yaml"], "results", true),
    (["code.swift"], "results", true), (["code.swift", "results/x/cells.csv"], "results", true),
    // Elsewhere than where results are written now, and where the experiment file itself lies among them.
    (["results/x/cells.csv"], "others", true), (["results/x/cells.csv"], ".", true),
    (["results/x/cells.csv"], "/nowhere/in/a/repository", true),
  ])
  func renewedResultsAreNoLocalChange(changed: [String], results: String, isDirty: Bool) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sweep-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let names = ["x.yaml", "code.swift", "results/x/cells.csv"]
    try FileManager.default.createDirectory(
      at: folder.appending(path: "results/x"), withIntermediateDirectories: true)
    for name in names { try Data("before".utf8).write(to: folder.appending(path: name)) }
    for arguments in [["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]] {
      try git(arguments, in: folder)
    }
    for name in changed { try Data("after, and longer".utf8).write(to: folder.appending(path: name)) }
    let invocation = Invocation.current(
      experimentFile: folder.appending(path: "x.yaml").path,
      results: results.hasPrefix("/") ? results : folder.appending(path: results).path, command: "sweep")
    #expect(invocation.commit?.count == 40)
    #expect(invocation.isDirty == isDirty)
  }
}
