import Foundation
import TestPrograms
import Testing

@testable import Repositories

/// A repository in a temporary folder, made by the git that is installed.
struct TestRepository {
  let folder: URL
  var marker: URL { folder.deletingLastPathComponent().appending(path: "ran") }
  var hasRun: Bool { FileManager.default.fileExists(atPath: marker.path) }

  @discardableResult
  func git(_ arguments: String..., at place: String = ".") throws -> String {
    try TestPrograms.git(arguments, in: folder.appending(path: place))
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

  /// A new one with three files that are committed.
  static func with(_ body: (TestRepository) throws -> Void) throws {
    try withTemporaryFolder { place in
      let repository = TestRepository(folder: place.appending(path: "repository"))
      try FileManager.default.createDirectory(at: repository.folder, withIntermediateDirectories: false)
      try repository.git("init", "-q", "--initial-branch", "main")
      try repository.write("sweep: 1\n", to: "e.yaml")
      try repository.write("let x = 1\n", to: "sub/code.swift")
      try repository.write("*.log\n", to: ".gitignore")
      try repository.commit()
      try body(repository)
    }
  }
}
