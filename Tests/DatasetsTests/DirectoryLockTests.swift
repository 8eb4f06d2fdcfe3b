import Foundation
import Testing

@testable import Datasets

@Suite struct DirectoryLockTests {
  /// As one that a process has between its start and its program.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd")))
  func aLockIsGivenBackThoughACopyOfItsDescriptorIsOpen() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sweep-lock-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let copy = try held(folder)
    defer { close(copy) }
    #expect(try isFree(folder))
  }

  private func isFree(_ folder: URL) throws -> Bool {
    if let lock = try DirectoryLock(folder) {
      withExtendedLifetime(lock) {}
      return true
    }
    return false
  }

  private func held(_ folder: URL) throws -> Int32 {
    guard let lock = try DirectoryLock(folder) else { return -1 }
    #expect(try !isFree(folder))
    let path = folder.resolvingSymlinksInPath().path
    let number = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").first {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path
    }
    let copy = dup(try #require(number.flatMap { Int32($0) }))
    withExtendedLifetime(lock) {}
    return copy
  }
}
