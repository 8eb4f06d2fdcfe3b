import Foundation
import TestPrograms
import Testing

@testable import Repositories

/// The git program itself: one that hangs, and what is left of asking it.
@Suite struct GitCallTests {
  @Test func aGitThatHangsIsEndedAndTheCommitIsKnownAllTheSame() throws {
    try TestRepository.with { repository in
      let programs = repository.folder.appending(path: "bin")
      try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
      try writeProgram("#!/bin/sh\nsleep 1000\n", to: programs.appending(path: "git"))
      #expect(throws: GitRepository.Failure.unknown("git did not answer within 5 s")) {
        _ = try GitRepository(around: repository.folder) { () throws(GitRepository.Failure) in
          try GitCall(path: programs.path + ":/usr/bin:/bin", seconds: 0.1)
        }
      }
      #expect(try GitPlace.around(repository.folder)?.commit == repository.git("rev-parse", "HEAD"))
    }
  }

  @Test func nothingIsLeftBehind() throws {
    try TestRepository.with { repository in
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
