import Files
import Foundation
import TestPrograms
import Testing

@testable import Results

/// A results folder that somebody else has prepared.
@Suite struct ReceivedFolderTests {
  enum Planted: CaseIterable {
    case link, hardLink, pipe, folder

    func plant(_ path: String, in folder: URL, leadingTo target: URL) throws {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      switch self {
      case .link: try FileManager.default.createSymbolicLink(at: file, withDestinationURL: target)
      case .hardLink: try FileManager.default.linkItem(at: target, to: file)
      case .pipe: try #require(mkfifo(file.path, 0o600) == 0)
      case .folder: try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
      }
    }
  }

  func withFolder(_ body: (_ folder: URL, _ precious: URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let precious = folder.appending(path: "precious")
      try Data("precious".utf8).write(to: precious)
      try body(folder.appending(path: "name"), precious)
      #expect(try String(contentsOf: precious, encoding: .utf8) == "precious")
    }
  }

  func isRefused(_ body: () throws -> Void) -> Bool {
    do {
      try body()
      return false
    } catch {
      return (error as? FileError)?.isRefusal ?? false
    }
  }

  @Test(arguments: Planted.allCases)
  func aLockThatIsNoPlainFileIsNotTakenNorSigned(planted: Planted) throws {
    try withFolder { folder, precious in
      try planted.plant("lock", in: folder, leadingTo: precious)
      try planted.plant("lock.report", in: folder, leadingTo: precious)
      #expect(isRefused { _ = try StoreLock(directory: folder) })
      #expect(isRefused { _ = try StoreLock(directory: folder, shard: Shard("1/2")) })
      #expect(isRefused { _ = try ReportTurn(directory: folder) })
      #expect(StoreLock.holders(of: folder).isEmpty)
    }
  }

  @Test(arguments: Planted.allCases)
  func aJournalThatIsNoPlainFileIsNotRead(planted: Planted) throws {
    try withFolder { folder, precious in
      try planted.plant("journal/1-a.jsonl", in: folder, leadingTo: precious)
      #expect(isRefused { _ = try ResultStore(directory: folder).index() })
      #expect(
        isRefused {
          try JournalWriter(directory: folder, invocation: "1-a").append(.finished(Sample.result("x")))
        })
    }
  }

  @Test(arguments: ResultsLayout.folders)
  func aFolderOfTheResultsIsNoLink(name: String) throws {
    try withFolder { folder, precious in
      let home = precious.deletingLastPathComponent().appending(path: "home")
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: false)
      for file in ["old.safetensors", "old.checkpoint", ".a.csv.1.partial", "1.jsonl"] {
        try Data().write(to: home.appending(path: file))
      }
      try Planted.link.plant(name, in: folder, leadingTo: home)
      #expect(isRefused { _ = try StoreLock(directory: folder) })
      #expect(isRefused { _ = try ReportTurn(directory: folder) })
      #expect(
        isRefused { try Leftovers(directory: folder, finished: ["old"], wanted: [], all: true).remove() })
      #expect(try FileManager.default.contentsOfDirectory(atPath: home.path).count == 4)
    }
  }

  @Test(arguments: Planted.allCases)
  func leftoversArePlainFilesWithNamesOfOurs(planted: Planted) throws {
    try withFolder { folder, precious in
      for path in ["weights/0a.safetensors", "checkpoints/0b.checkpoint", ".cells.csv.17.partial"] {
        try planted.plant(path, in: folder, leadingTo: precious)
      }
      let own = ["weights/thesis.txt", "tables/notes.partial", "weights/x.new", ".config.partial"]
      for path in own {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: file)
      }
      let leftovers = try Leftovers(directory: folder, finished: ["0b"], wanted: [], all: true)
      // A second name of a file may go: the file stays.
      #expect(leftovers.files.count == (planted == .hardLink ? 3 : 0))
      try leftovers.remove()
      for path in own { #expect(FileManager.default.fileExists(atPath: folder.appending(path: path).path)) }
    }
  }

  @Test func halfWrittenFilesOfEveryVersionAreLeftovers() throws {
    try withFolder { folder, _ in
      let names = [
        "tables/.a.csv.17.partial", "weights/.0a.safetensors.0123456789abcdef.partial",
        "weights/0a.safetensors.new", "checkpoints/0a.checkpoint.new", "figures/.drawing-0a/a.svg",
      ]
      for name in names {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data().write(to: file)
      }
      try Leftovers(directory: folder, finished: [], wanted: ["0a"], all: false).remove()
      for name in names {
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: name).path), "\(name)")
      }
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "figures/.drawing-0a").path))
    }
  }

  @Test func companionsOfMacOSAreNoJournals() throws {
    try withFolder { folder, _ in
      let writer = JournalWriter(directory: folder, invocation: "1-a")
      try writer.append(.finished(Sample.result("x")))
      try Data("\0\u{5}Mac OS X".utf8).write(to: folder.appending(path: "journal/._1-a.jsonl"))
      let contents = try ResultStore(directory: folder).load()
      #expect(contents.damaged.isEmpty && contents.results.count == 1)
    }
  }
}
