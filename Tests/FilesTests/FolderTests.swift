import Foundation
import Testing

@testable import Files

/// What somebody else may have put into a folder.
enum Planted: CaseIterable {
  case link, dangling, folder, pipe, hardLink, socket

  func plant(_ name: String, in folder: URL, leadingTo target: URL) throws {
    let file = folder.appending(path: name)
    switch self {
    case .link: try FileManager.default.createSymbolicLink(at: file, withDestinationURL: target)
    case .dangling:
      try FileManager.default.createSymbolicLink(
        at: file, withDestinationURL: target.appendingPathExtension("new"))
    case .folder: try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
    case .pipe: try #require(mkfifo(file.path, 0o600) == 0)
    case .hardLink: try FileManager.default.linkItem(at: target, to: file)
    case .socket: try #require(mknod(file.path, S_IFSOCK | 0o600, 0) == 0)
    }
  }
}

@Suite struct FolderTests {
  func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "folder-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "outer"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("precious".utf8).write(to: folder.appending(path: "precious"))
    try body(folder)
  }

  func refusal(_ body: () throws -> Void) -> FileError? {
    do {
      try body()
      return nil
    } catch {
      return error as? FileError
    }
  }

  @Test(arguments: Planted.allCases)
  func whatIsNoPlainFileOfTheFolderIsRefusedAndNothingWaits(planted: Planted) throws {
    try withFolder { folder in
      let target = folder.appending(path: "precious")
      let outer = folder.appending(path: "outer")
      try planted.plant("lock", in: outer, leadingTo: target)
      let opened = try Folder(outer)
      for flags in [O_RDONLY, O_WRONLY, O_RDWR | O_CREAT, O_WRONLY | O_CREAT | O_APPEND] {
        let error = refusal { close(try opened.open("lock", flags)) }
        #expect(error?.isRefusal == true, "\(planted): \(String(describing: error))")
        let text = error?.description ?? ""
        #expect(text.contains("outer/lock is ") && !text.contains("\n"), "\(text)")
      }
      #expect(opened.contents("lock") == nil)
      #expect(try String(contentsOf: target, encoding: .utf8) == "precious")
      #expect(!FileManager.default.fileExists(atPath: target.path + ".new"))
    }
  }

  @Test func aDeviceIsRefused() throws {
    let devices = try Folder(URL(fileURLWithPath: "/dev"))
    #expect(refusal { close(try devices.open("zero", O_RDONLY)) }?.description.contains("a device") == true)
  }

  @Test(arguments: [Planted.link, .dangling, .pipe, .hardLink, .socket])
  func whatIsNoFolderIsNotEntered(planted: Planted) throws {
    try withFolder { folder in
      let home = folder.appending(path: "home")
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: false)
      let target = planted == .link ? home : folder.appending(path: "precious")
      try planted.plant("tables", in: folder.appending(path: "outer"), leadingTo: target)
      let outer = try Folder(folder.appending(path: "outer"))
      for making in [false, true] {
        #expect(refusal { _ = try outer.folder("tables", making: making) }?.isRefusal == true, "\(planted)")
      }
      #expect(refusal { try outer.expectFolder("tables") }?.isRefusal == true)
      #expect(refusal { _ = try Folder.inner(outer.url.appending(path: "tables")) }?.isRefusal == true)
    }
  }

  @Test func theFolderThatAPersonNamesMayBeALink() throws {
    try withFolder { folder in
      let link = folder.appending(path: "link")
      try FileManager.default.createSymbolicLink(
        at: link, withDestinationURL: folder.appending(path: "outer"))
      let inner = try Folder.inner(link.appending(path: "tables"), making: true)
      try AtomicFile.write(Data("x".utf8), "a.csv", in: inner)
      #expect(
        try String(contentsOf: folder.appending(path: "outer/tables/a.csv"), encoding: .utf8) == "x")
    }
  }

  @Test(arguments: Planted.allCases.filter { $0 != .folder })
  func aWholeFileReplacesWhatHadItsNameAndFollowsNothing(planted: Planted) throws {
    try withFolder { folder in
      let target = folder.appending(path: "precious")
      let outer = try Folder(folder.appending(path: "outer"))
      try planted.plant("cells.csv", in: outer.url, leadingTo: target)
      try StreamedFile.write(Data("new".utf8), "cells.csv", in: outer)
      #expect(outer.contents("cells.csv") == Data("new".utf8))
      #expect(try outer.names() == ["cells.csv"])
      #expect(try String(contentsOf: target, encoding: .utf8) == "precious")
    }
  }

  @Test(arguments: ["", ".", "..", "../x", "/etc/passwd", "a/b", "a\0b"])
  func aPathIsNoName(name: String) throws {
    try withFolder { folder in
      let outer = try Folder(folder.appending(path: "outer"))
      #expect(refusal { close(try outer.open(name, O_RDONLY)) }?.isRefusal == true)
      #expect(refusal { _ = try outer.remove(name) }?.isRefusal == true)
      #expect(refusal { _ = try outer.folder(name, making: true) }?.isRefusal == true)
      #expect(refusal { try AtomicFile.write(Data(), name, in: outer) }?.isRefusal == true)
      #expect(outer.contents(path: "tables/" + name) == nil)
    }
  }

  @Test func onlyPlainFilesAreRemovedAndOnlyTheirNames() throws {
    try withFolder { folder in
      let outer = try Folder(folder.appending(path: "outer"))
      let target = folder.appending(path: "precious")
      for (number, planted) in Planted.allCases.enumerated() {
        try planted.plant("x\(number)", in: outer.url, leadingTo: target)
      }
      for number in Planted.allCases.indices {
        #expect(try outer.remove("x\(number)") == (Planted.allCases[number] == .hardLink))
      }
      #expect(try outer.names().count == Planted.allCases.count - 1)
      #expect(try String(contentsOf: target, encoding: .utf8) == "precious")
    }
  }

  @Test func namesOfHalfWrittenFilesAreRandomAndKnownAgain() throws {
    try withFolder { folder in
      let outer = try Folder(folder.appending(path: "outer"))
      let files = try (0..<20).map { _ in try WholeFile("a.csv", in: outer) }
      let names = files.map(\.partial.lastPathComponent)
      #expect(Set(names).count == 20 && names.allSatisfy(PartialName.isOne))
      #expect(try outer.names() == names.sorted())
    }
    for name in [".cells.csv.4711.partial", ".x.0123456789abcdef.partial"] {
      #expect(PartialName.isOne(name))
    }
    for name in [
      ".partial", "..partial", ".a.partial", ".a.xyz.partial", "a.1.partial", ".a..partial",
      ".a.0123456789abcdef0.partial", ".a.1.partial.bak", ".A.1F.partial",
    ] { #expect(!PartialName.isOne(name), "\(name)") }
  }

  @Test func aNameMayBeAsLongAsTheFileSystemAllows() throws {
    try withFolder { folder in
      let name = String(repeating: "n", count: 251) + ".csv"
      try StreamedFile.write(Data("x".utf8), name, in: try Folder(folder.appending(path: "outer")))
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: "outer/\(name)").path))
    }
  }

  @Test(arguments: [(EINVAL, true), (ENOTSUP, true), (ENOSYS, true), (EIO, false), (ENOSPC, false)])
  func aFileSystemThatCannotSyncFoldersIsNoError(number: Int32, isTolerated: Bool) throws {
    try withFolder { folder in
      var calls = FileCalls.system
      calls.synchronise = { _ in
        errno = number
        return -1
      }
      let outer = try Folder(folder.appending(path: "outer"), calls: calls)
      if isTolerated {
        #expect(try !outer.synchronise())
      } else {
        #expect(refusal { try outer.synchronise() }?.number == number)
      }
    }
  }
}
