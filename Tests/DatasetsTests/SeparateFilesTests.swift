import Foundation
import Synchronization
import Testing

@testable import Datasets

/// Data sets whose files are published one by one.
@Suite struct SeparateFilesTests {
  let sandbox: Sandbox
  let contents = ["a.gz": Sandbox.bytes(40_000, seed: 3), "b.gz": Sandbox.bytes(2_000, seed: 4)]
  let dataset: Dataset

  init() throws {
    sandbox = try Sandbox()
    let contents = contents
    dataset = Dataset(
      name: "pair", summary: "two files", folder: "pair",
      training: ["a.gz", "b.gz"].map { name in
        PublishedFile(
          url: URL(string: "https://data.example/\(name)")!, bytes: contents[name]!.count,
          md5: Sandbox.md5(contents[name]!))
      })
  }

  private func server(sending bytes: Int? = nil) throws -> TestServer {
    let contents = contents
    return try TestServer { request in
      guard let body = contents[String(request.path.dropFirst())] else { return .init(status: 404) }
      var response = TestServer.whole(body, request)
      if request.headers["range"] == nil { response.sentBytes = bytes }
      return response
    }
  }

  @Test func everyFileComesFromItsOwnAddressAndIsKeptAsItIs() throws {
    let server = try server()
    defer { server.stop() }
    try sandbox.fetcher(from: server.address, dataset).fetch()
    #expect(sandbox.contents == ["pair", "pair/a.gz", "pair/b.gz"])
    #expect(dataset.check(in: sandbox.data).isEmpty)
    #expect(server.requests.map(\.path) == ["/a.gz", "/b.gz"])
    #expect(!sandbox.events.contains(.unpacking))
  }

  @Test func onlyWhatIsMissingOrDamagedIsAskedFor() throws {
    let folder = sandbox.data.appendingPathComponent("pair")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, bytes) in contents { try bytes.write(to: folder.appendingPathComponent(name)) }
    try sandbox.damage(folder.appendingPathComponent("b.gz"))
    let server = try server()
    defer { server.stop() }
    try sandbox.fetcher(from: server.address, dataset).fetch()
    #expect(server.requests.map(\.path) == ["/b.gz"])
    #expect(dataset.check(in: sandbox.data).isEmpty)
  }

  @Test func aCutFileContinues() throws {
    let server = try server(sending: 1_500)
    defer { server.stop() }
    let failure = try #require(try sandbox.failure(from: server.address, dataset))
    #expect(failure.cause == .network(reason: "the connection ended early", keptBytes: 1_500))
    #expect(failure.file.fileName == "a.gz")
    #expect(sandbox.contents == ["pair", "pair/a.gz.partial"])
    // Now a.gz continues, and b.gz is cut.
    _ = try #require(try sandbox.failure(from: server.address, dataset))
    #expect(sandbox.contents == ["pair", "pair/a.gz", "pair/b.gz.partial"])
    try sandbox.fetcher(from: server.address, dataset).fetch()
    #expect(dataset.check(in: sandbox.data).isEmpty)
    #expect(server.ranges == [nil, "bytes=1500-", nil, "bytes=1500-"])
  }

  @Test func wrongContentIsDeleted() throws {
    let server = try TestServer { _ in .init(body: Sandbox.bytes(40_000, seed: 9)) }
    defer { server.stop() }
    let failure = try #require(try sandbox.failure(from: server.address, dataset))
    #expect(failure.cause == .otherContent(md5: Sandbox.md5(Sandbox.bytes(40_000, seed: 9))))
    #expect(sandbox.contents == ["pair"])
  }

  @Test func withoutNetworkTheErrorNamesEveryFileAndWhereToPutIt() throws {
    let address = try TestServer.deadAddress()
    let failure = try #require(try sandbox.failure(from: address, dataset))
    let (folder, md5) = (sandbox.data.path, dataset.files.map { $0.md5! })
    let first = address.deletingLastPathComponent().appendingPathComponent("a.gz").absoluteString
    #expect(
      failure.description == """
        cannot fetch pair from \(first): the server refuses the connection
        Run the same command again when the address can be reached, or put the official files there yourself:
          \(folder)/pair/a.gz  40,000 bytes  md5 \(md5[0])
          \(folder)/pair/b.gz   2,000 bytes  md5 \(md5[1])
        """)
  }

  @Test func aDataSetWithoutChecksumsOfItsFilesIsCompleteBySizeOnly() throws {
    try sandbox.placeFiles()
    var dataset = sandbox.dataset
    (dataset.trainingFiles[0].md5, dataset.testFiles[0].md5) = (nil, nil)
    #expect(!dataset.hasChecksums)
    #expect(Listing(of: [dataset], in: sandbox.data).description.contains("  complete by size  "))
  }
}
