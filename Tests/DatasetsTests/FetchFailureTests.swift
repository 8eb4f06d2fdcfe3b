import Foundation
import TestPrograms
import Testing

@testable import Datasets

/// Fetches that cannot succeed: one clear error each, and nothing that looks finished.
@Suite struct FetchFailureTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func aRefusedConnectionNamesTheFilesTheirSizesAndChecksumsAndWhereToPutThem() throws {
    let address = try TestServer.deadAddress()
    let failure = try #require(try sandbox.failure(from: address))
    let (folder, dataset) = (sandbox.data.path, sandbox.dataset)
    #expect(
      failure.description == """
        cannot fetch tiny from \(address.absoluteString): the server refuses the connection
        Run the same command again when the address can be reached, or put the official files there yourself:
          \(folder)/tiny/train.bin  300,000 bytes  md5 \(dataset.files[0].md5!)
          \(folder)/tiny/test.bin     5,000 bytes  md5 \(dataset.files[1].md5!)
        or the archive as it is, and run the same command again:
          \(folder)/tiny.tar.gz  \(grouped(sandbox.archive.count)) bytes  md5 \(Sandbox.md5(sandbox.archive))
        """)
    #expect(sandbox.contents.isEmpty)
  }

  @Test func aMissingPageKeepsWhatIsThere() throws {
    try sandbox.place(Data(sandbox.archive.prefix(1000)), as: "tiny.tar.gz.partial")
    let server = try TestServer { _ in .init(status: 404, body: Data("not here".utf8)) }
    defer { server.stop() }
    let failure = try #require(try sandbox.failure(from: server.address))
    #expect(failure.cause == .status(404))
    #expect(failure.description.contains("the server answers 404 (not found)"))
    #expect(failure.description.contains("tiny/test.bin"))
    #expect(try Data(contentsOf: sandbox.partial) == sandbox.archive.prefix(1000))
  }

  @Test func wrongContentIsDeletedAndNeverUnpacked() throws {
    let other = Sandbox.bytes(sandbox.archive.count, seed: 9)
    let server = try TestServer.serving(other)
    defer { server.stop() }
    let failure = try #require(try sandbox.failure(from: server.address))
    #expect(failure.cause == .otherContent(md5: Sandbox.md5(other)))
    #expect(sandbox.contents.isEmpty)
    #expect(server.requests.count == 1)
  }

  @Test func aLoginPageDoesNotReplaceWhatIsThere() throws {
    try sandbox.place(Data(sandbox.archive.prefix(1000)), as: "tiny.tar.gz.partial")
    let server = try TestServer { _ in .init(body: Data("<html>".utf8)) }
    defer { server.stop() }
    let failure = try #require(try sandbox.failure(from: server.address))
    #expect(failure.cause == .otherSize(bytes: 6))
    #expect(try Data(contentsOf: sandbox.partial) == sandbox.archive.prefix(1000))
  }

  @Test func anArchiveOfTheUserThatIsWrongIsNamedAndKept() throws {
    try sandbox.place(Data(sandbox.archive.dropLast()), as: "tiny.tar.gz")
    let failure = try #require(try sandbox.failure(from: TestServer.deadAddress()))
    #expect(failure.description.hasPrefix("\(sandbox.data.path)/tiny.tar.gz is not the official archive"))
    #expect(sandbox.contents == ["tiny.tar.gz"])
  }

  @Test func anArchiveWithOtherFilesLeavesNone() throws {
    var dataset = sandbox.dataset
    dataset.testFiles[0].md5 = String(repeating: "0", count: 32)
    let server = try TestServer.serving(sandbox.archive)
    defer { server.stop() }
    let failure = try #require(try sandbox.failure(from: server.address, dataset))
    guard case .unpacking(let reason) = failure.cause else {
      Issue.record(failure)
      return
    }
    #expect(reason.hasPrefix("tiny/test.bin in it has md5"))
    #expect(sandbox.contents == ["tiny.tar.gz.partial"])
  }

  @Test func anArchiveWithoutAWantedFileIsAnError() throws {
    var dataset = sandbox.dataset
    dataset.trainingFiles[0].path = "tiny/absent.bin"
    let server = try TestServer.serving(sandbox.archive)
    defer { server.stop() }
    let failure = try #require(try sandbox.failure(from: server.address, dataset))
    #expect(failure.description.contains("absent.bin"))
    #expect(sandbox.contents == ["tiny.tar.gz.partial"])
  }

  @Test func aDiskThatIsTooSmallIsNamedBeforeTheDownload() throws {
    var dataset = sandbox.dataset
    dataset.trainingFiles[0].bytes = 1 << 60
    let failure = try #require(try sandbox.failure(from: TestServer.deadAddress(), dataset))
    #expect(failure.description.hasPrefix("not enough space in \(sandbox.data.path): "))
  }

  @Test func withoutCurlThatIsSaid() throws {
    var fetcher = sandbox.fetcher(from: try TestServer.deadAddress())
    fetcher.environment["PATH"] = sandbox.folder.path
    let error = try #require(throws: FetchError.self) { try fetcher.fetch() }
    #expect(error.cause == .noProgram && sandbox.contents.isEmpty)
    #expect(error.description.contains(": the program curl is not installed\nInstall it and run"))
  }

  /// Whoever fetches in a folder that was received, with "." in his path, runs no program that lies there.
  @Test func aRelativeEntryOfThePathIsNoPlaceOfCurl() throws {
    let ran = sandbox.folder.appending(path: "ran")
    try writeProgram("#!/bin/sh\ntouch '\(ran.path)'\n", to: sandbox.folder.appending(path: "curl"))
    var fetcher = sandbox.fetcher(from: try TestServer.deadAddress())
    fetcher.environment["PATH"] = relativePath(of: sandbox.folder)
    let error = try #require(throws: FetchError.self) { try fetcher.fetch() }
    #expect(error.cause == .noProgram && !FileManager.default.fileExists(atPath: ran.path))
  }

  #if os(Linux)
    /// Whoever is killed leaves a curl that goes on writing: until it ends the folder is not free.
    @Test func curlHoldsTheLockOfTheFolder() throws {
      let program = sandbox.folder.appending(path: "curl")
      try writeProgram(
        "#!/bin/sh\n[ /proc/self/fd/3 -ef '\(sandbox.data.path)' ] && exit 7\nexit 6\n", to: program)
      var fetcher = sandbox.fetcher(from: try TestServer.deadAddress())
      fetcher.environment["PATH"] = sandbox.folder.path + ":/usr/bin:/bin"
      let error = #expect(throws: FetchError.self) { try fetcher.fetch() }
      #expect(error?.cause == .network(reason: "the server refuses the connection", keptBytes: 0))
    }
  #endif

  @Test func twoFetchesDoNotShareAFolder() throws {
    try FileManager.default.createDirectory(at: sandbox.data, withIntermediateDirectories: true)
    guard let lock = try DirectoryLock(sandbox.data) else {
      Issue.record("the folder is not free")
      return
    }
    let failure = try sandbox.failure(from: TestServer.deadAddress())
    #expect(failure?.cause == .anotherFetch)
    _ = consume lock
  }

  @Test func aFileInPlaceOfTheFolderIsNamed() throws {
    try Data().write(to: sandbox.data)
    let failure = try #require(try sandbox.failure(from: TestServer.deadAddress()))
    #expect(failure.description.hasPrefix("cannot write into \(sandbox.data.path) ("))
  }
}
