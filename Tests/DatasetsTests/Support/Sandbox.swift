import Digests
import Foundation
import Synchronization

@testable import Datasets

/// A temporary folder with an empty data folder and the archive of a small data set beside it.
final class Sandbox: Sendable {
  let folder: URL
  /// The data folder; not created yet.
  let data: URL
  let dataset: Dataset
  let archive: Data
  private let heard = Mutex<[FetchEvent]>([])

  /// `train.bin` cannot be compressed, so that the archive is long enough to be cut.
  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("sweep-datasets-\(UUID().uuidString)", isDirectory: true)
    data = folder.appendingPathComponent("data", isDirectory: true)
    let source = folder.appendingPathComponent("source/tiny", isDirectory: true)
    try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
    let files = ["train.bin": Self.bytes(300_000, seed: 1), "test.bin": Self.bytes(5_000, seed: 2)]
    for (name, bytes) in files { try bytes.write(to: source.appendingPathComponent(name)) }
    try Data("unwanted".utf8).write(to: source.appendingPathComponent("readme.txt"))

    let packed = folder.appendingPathComponent("packed.tar.gz")
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = ["tar", "-czf", packed.path, "-C", folder.path + "/source", "tiny"]
    try tar.run()
    tar.waitUntilExit()
    archive = try Data(contentsOf: packed)
    let held = files
    func file(_ name: String) -> DataFile {
      DataFile(path: "tiny/\(name)", bytes: held[name]!.count, md5: Self.md5(held[name]!))
    }
    dataset = Dataset(
      name: "tiny", summary: "a tiny data set for tests",
      archive: PublishedFile(
        url: URL(string: "https://data.example/tiny.tar.gz")!, bytes: archive.count, md5: Self.md5(archive)),
      training: [file("train.bin")], test: [file("test.bin")])
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var events: [FetchEvent] { heard.withLock { $0 } }

  func fetcher(from address: URL, _ dataset: Dataset? = nil) -> Fetcher {
    var dataset = dataset ?? self.dataset
    dataset.publication = dataset.publication.moved(to: address)
    return Fetcher(dataset, into: data) { [self] event in
      heard.withLock { $0.append(event) }
    }
  }

  /// The error of a fetch that must fail.
  func failure(from address: URL, _ dataset: Dataset? = nil) throws -> FetchError? {
    do {
      try fetcher(from: address, dataset).fetch()
      return nil
    } catch let error as FetchError {
      return error
    }
  }

  /// Puts both files into the data folder without fetching.
  func placeFiles() throws {
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: folder.appendingPathComponent("source/tiny"), to: data.appendingPathComponent("tiny"))
  }

  func place(_ content: Data, as name: String) throws {
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    try content.write(to: data.appendingPathComponent(name))
  }

  /// Everything in the data folder and below, sorted.
  var contents: [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: data.path)) ?? []).sorted()
  }

  var train: URL { data.appendingPathComponent("tiny/train.bin") }
  var partial: URL { data.appendingPathComponent("tiny.tar.gz.partial") }

  /// Flips one bit in the middle of a file, in place.
  func damage(_ url: URL) throws {
    let file = try FileHandle(forUpdating: url)
    defer { try? file.close() }
    let middle = try file.seekToEnd() / 2
    try file.seek(toOffset: middle)
    let byte = try file.read(upToCount: 1)!.first!
    try file.seek(toOffset: middle)
    try file.write(contentsOf: Data([byte ^ 1]))
  }

  static func md5(_ data: Data) -> String {
    Digest.hexadecimal(of: data, by: .md5)
  }

  /// Bytes without pattern, the same for the same seed (Marsaglia's xorshift64).
  static func bytes(_ count: Int, seed: UInt64) -> Data {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    return Data(
      (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state >> 32)
      })
  }
}
