import Foundation
import Testing

@testable import Datasets

/// Fetching from a server on this machine.
@Suite struct FetchTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func leavesOnlyTheWantedFilesWhichPassTheCheck() throws {
    let server = try TestServer.serving(sandbox.archive)
    defer { server.stop() }
    try sandbox.fetcher(from: server.address).fetch()
    #expect(sandbox.contents == ["tiny", "tiny/test.bin", "tiny/train.bin"])
    #expect(sandbox.dataset.check(in: sandbox.data).isEmpty)
    #expect(server.ranges == [nil])
    #expect(
      sandbox.events.first
        == .downloading(from: server.address, keptBytes: 0, totalBytes: sandbox.archive.count))
    #expect(sandbox.events.suffix(2) == [.unpacking, .complete])
    let received = sandbox.events.compactMap { event in
      if case .progress(let progress) = event { progress.receivedBytes } else { nil }
    }
    #expect(received.last == sandbox.archive.count)
  }

  @Test func asksTheServerNothingWhereTheFilesAreThere() throws {
    try sandbox.placeFiles()
    try sandbox.fetcher(from: TestServer.deadAddress()).fetch()
    #expect(sandbox.events == [.alreadyComplete])
  }

  @Test func continuesWhereTheConnectionWasCut() throws {
    let archive = sandbox.archive
    let half = archive.count / 2
    let server = try TestServer { request in
      var response = TestServer.whole(archive, request)
      if request.headers["range"] == nil { response.sentBytes = half }
      return response
    }
    defer { server.stop() }
    let failure = try #require(try sandbox.failure(from: server.address))
    #expect(failure.cause == .network(reason: "the connection ended early", keptBytes: half))
    #expect(failure.description.contains("it continues after the \(grouped(half)) bytes that are there"))
    #expect(sandbox.contents == ["tiny.tar.gz.partial"])

    try sandbox.fetcher(from: server.address).fetch()
    #expect(server.ranges == [nil, "bytes=\(half)-"])
    #expect(sandbox.dataset.check(in: sandbox.data).isEmpty)
    #expect(sandbox.contents == ["tiny", "tiny/test.bin", "tiny/train.bin"])
  }

  @Test func startsOverWhereTheServerIgnoresTheRange() throws {
    try sandbox.place(Data(sandbox.archive.prefix(1000)), as: "tiny.tar.gz.partial")
    let archive = sandbox.archive
    let server = try TestServer { _ in .init(body: archive) }
    defer { server.stop() }
    try sandbox.fetcher(from: server.address).fetch()
    #expect(server.ranges == ["bytes=1000-", nil])
    #expect(sandbox.dataset.check(in: sandbox.data).isEmpty)
  }

  @Test(arguments: [416, 206])
  func startsOverOnceWhereTheServerCannotContinue(status: Int) throws {
    try sandbox.place(Data(sandbox.archive.prefix(1000)), as: "tiny.tar.gz.partial")
    let archive = sandbox.archive
    let server = try TestServer { request in
      if request.headers["range"] == nil { return .init(body: archive) }
      // A 206 that begins elsewhere than it was asked to.
      return .init(
        status: status, headers: ["Content-Range": "bytes 5-\(archive.count - 1)/\(archive.count)"],
        body: archive.suffix(from: 5))
    }
    defer { server.stop() }
    try sandbox.fetcher(from: server.address).fetch()
    #expect(server.ranges == ["bytes=1000-", nil])
    #expect(sandbox.dataset.check(in: sandbox.data).isEmpty)
  }

  @Test func startsOverWhereThePartialFileIsDamaged() throws {
    try sandbox.place(Data(repeating: 7, count: 1000), as: "tiny.tar.gz.partial")
    let server = try TestServer.serving(sandbox.archive)
    defer { server.stop() }
    try sandbox.fetcher(from: server.address).fetch()
    #expect(server.ranges == ["bytes=1000-", nil])
    #expect(sandbox.events.contains(.startingOver(reason: "the partial file was damaged")))
    #expect(sandbox.dataset.check(in: sandbox.data).isEmpty)
  }

  @Test func startsOverWhereThePartialFileIsTooLong() throws {
    try sandbox.place(sandbox.archive + Data([0]), as: "tiny.tar.gz.partial")
    let server = try TestServer.serving(sandbox.archive)
    defer { server.stop() }
    try sandbox.fetcher(from: server.address).fetch()
    #expect(server.ranges == [nil])
    #expect(sandbox.dataset.check(in: sandbox.data).isEmpty)
  }

  @Test func usesAWholePartialFileWithoutTheNetwork() throws {
    try sandbox.place(sandbox.archive, as: "tiny.tar.gz.partial")
    try sandbox.fetcher(from: TestServer.deadAddress()).fetch()
    #expect(sandbox.contents == ["tiny", "tiny/test.bin", "tiny/train.bin"])
  }

  @Test func usesAnArchiveThatTheUserPutThereAndLeavesIt() throws {
    try sandbox.place(sandbox.archive, as: "tiny.tar.gz")
    try sandbox.fetcher(from: TestServer.deadAddress()).fetch()
    #expect(sandbox.contents == ["tiny", "tiny.tar.gz", "tiny/test.bin", "tiny/train.bin"])
  }

  @Test func replacesADamagedFile() throws {
    try sandbox.placeFiles()
    try sandbox.damage(sandbox.train)
    let server = try TestServer.serving(sandbox.archive)
    defer { server.stop() }
    try sandbox.fetcher(from: server.address).fetch()
    #expect(sandbox.dataset.check(in: sandbox.data).isEmpty)
  }

  @Test func clearsWhatAKilledUnpackingLeft() throws {
    let left = sandbox.data.appendingPathComponent(".tiny.unpacking/tiny", isDirectory: true)
    try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
    try Data("half".utf8).write(to: left.appendingPathComponent("train.bin"))
    let server = try TestServer.serving(sandbox.archive)
    defer { server.stop() }
    try sandbox.fetcher(from: server.address).fetch()
    #expect(sandbox.contents == ["tiny", "tiny/test.bin", "tiny/train.bin"])
  }
}
