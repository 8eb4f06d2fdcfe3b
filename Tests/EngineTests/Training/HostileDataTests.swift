import DataFiles
import Foundation
import Testing

@testable import Engine

/// Files that ask for more than they hold, or than there is: one sentence, and nothing allocated for them.
@Suite struct HostileDataTests {
  private static func idx(_ sizes: [UInt32], _ content: [UInt8] = []) -> [UInt8] {
    let head: [UInt8] = [0, 0, 8, UInt8(sizes.count)]
    let lengths = sizes.flatMap { size in withUnsafeBytes(of: size.bigEndian) { Array($0) } }
    return head + lengths + content
  }

  private static func labels(_ count: Int) -> [UInt8] {
    idx([UInt32(count)], (0..<count).map { UInt8($0 % 10) })
  }

  private static func zipped(_ bytes: [UInt8], in folder: URL) throws -> [UInt8] {
    let file = folder.appendingPathComponent("plain")
    try Data(bytes).write(to: file)
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-k", "-f", "-9", file.path]
    try gzip.run()
    gzip.waitUntilExit()
    return try [UInt8](Data(contentsOf: URL(fileURLWithPath: file.path + ".gz")))
  }

  private func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hostile-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  /// What reading the pair says; empty where it can be read.
  private func message(_ images: [UInt8], _ labels: [UInt8], in folder: URL) throws -> String {
    let (imageFile, labelFile) = (folder.appendingPathComponent("i"), folder.appendingPathComponent("l"))
    try Data(images).write(to: imageFile)
    try Data(labels).write(to: labelFile)
    do {
      _ = try ImageSource(idxImages: imageFile.path, labels: labelFile.path, classes: 10)
      return ""
    } catch { return "\(error)" }
  }

  @Test(arguments: [
    [0xFFFF_FFFF, 0xFFFF_FFFF, 2], [2, 0xFFFF_FFFF, 0xFFFF_FFFF], [0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF],
    [0, 0xFFFF_FFFF, 0xFFFF_FFFF], [3, 0x7FFF_FFFF, 0x7FFF_FFFF],
  ])
  func sizesWhoseProductNoNumberHoldsAreRefused(sizes: [UInt32]) throws {
    try withFolder { folder in
      let count = Int(sizes[0])
      let own = count < 100 ? Self.labels(count) : Self.idx([sizes[0]])
      let said = try message(Self.idx(sizes, [1, 2, 3]), own, in: folder)
      #expect(said.contains("/i: "), "\(said)")
    }
  }

  @Test func aGzipFileIsInflatedNoFurtherThanItsHeaderPromises() throws {
    try withFolder { folder in
      let honest = Self.idx([20, 28, 28], [UInt8](repeating: 1, count: 20 * 784))
      #expect(try message(Self.zipped(honest, in: folder), Self.labels(20), in: folder).isEmpty)
      let bomb = try Self.zipped(honest + [UInt8](repeating: 0, count: 30 << 20), in: folder)
      let said = "more than the 15696 bytes that its header promises"
      #expect(try message(bomb, Self.labels(20), in: folder).contains(said))
      // What lies behind is not looked at: it may as well be missing.
      #expect(try message(Array(bomb[..<(bomb.count / 2)]), Self.labels(20), in: folder).contains(said))
    }
  }

  @Test func aGzipFileThatPromisesMoreThanGzipCanHoldIsRefusedBeforeThereIsRoomForIt() throws {
    try withFolder { folder in
      let file = try Self.zipped(Self.idx([30, 0xFFFF, 0xFFFF], [1, 2, 3]), in: folder)
      #expect(try message(file, Self.labels(30), in: folder).contains("cannot hold the 30x65535x65535"))
    }
  }

  @Test func labelsOfOtherImagesAreRefusedBeforeAnyAreInflated() throws {
    try withFolder { folder in
      let content = (0..<700 * 784).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 5) }
      let bomb = try Self.zipped(Self.idx([700, 28, 28], content), in: folder)
      let said = try message(Array(bomb[..<(bomb.count / 2)]), Self.labels(20), in: folder)
      #expect(said.contains("holds 700 images and"), "\(said)")
    }
  }

  @Test func pipesDevicesAndFoldersAreNoDataAndNobodyWaitsForThem() throws {
    try withFolder { folder in
      let pipe = folder.appendingPathComponent("pipe").path
      #expect(mkfifo(pipe, 0o600) == 0)
      for path in [pipe, folder.path, "/dev/zero", "/dev/null"] {
        #expect(throws: DataError.self) { try MappedFile(path: path) }
        #expect(throws: DataError.self) { try Safetensors(contentsOf: path) }
      }
    }
  }

  /// Damaged in every way, each a sentence or a set of images; a trap would end the tests.
  @Test func sixtyDamagedFilesAreReadOrRefused() throws {
    try withFolder { folder in
      let plain = Self.idx([20, 28, 28], (0..<20 * 784).map { UInt8($0 % 251) })
      let packed = try Self.zipped(plain, in: folder)
      let stream = RandomStream(seed: 17, role: .gradientNoise)
      var refused = 0
      for round in 0..<60 {
        var file = round % 2 == 0 ? plain : packed
        for change in 0..<[1, 2, 8][round % 3] {
          let words = stream.words(at: round, change)
          // The header, or anywhere.
          let room = words.z % 2 == 0 ? 20 : file.count
          file[Int(words.x) % room] =
            [0, 1, 0x7F, 0x80, 0xFF, UInt8(truncatingIfNeeded: words.y)][Int(words.w % 6)]
        }
        if round % 5 == 4 { file.removeLast(Int(stream.words(at: round, 99).x) % file.count) }
        if !(try message(file, Self.labels(20), in: folder).isEmpty) { refused += 1 }
      }
      #expect(refused > 20)
    }
  }
}
