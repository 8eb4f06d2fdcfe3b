import DataFiles
import Foundation
import Testing

@testable import Engine

@Suite struct ImageDataTests {
  /// A folder with an idx pair: `count` images of 28x28 whose first pixel is their number.
  struct TinyMNIST {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("idx-\(UUID())")
    var images: String { folder.appendingPathComponent("images").path }
    var labels: String { folder.appendingPathComponent("labels").path }

    init(count: Int) throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      var bytes: [UInt8] = [0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 28, 0, 0, 0, 28]
      for index in 0..<count { bytes += [UInt8(index)] + (1..<784).map { UInt8(($0 * 7 + index) % 200) } }
      try Data(bytes).write(to: URL(fileURLWithPath: images))
      try Data([0, 0, 8, 1, 0, 0, 0, UInt8(count)] + (0..<count).map { UInt8($0 % 10) })
        .write(to: URL(fileURLWithPath: labels))
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    func zip(_ path: String, level: String) throws {
      let gzip = Process()
      gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      gzip.arguments = ["gzip", "-k", "-f", level, path]
      try gzip.run()
      gzip.waitUntilExit()
    }
  }

  @Test(arguments: ["", "-1", "-9"]) func idxFilesAreReadPlainAndZipped(level: String) throws {
    let data = try TinyMNIST(count: 30)
    defer { data.remove() }
    if !level.isEmpty { try data.zip(data.images, level: level) }
    let ending = level.isEmpty ? "" : ".gz"
    let source = try ImageSource(idxImages: data.images + ending, labels: data.labels, classes: 10)
    #expect(source.shape == ImageShape(size: 28, channels: 1) && source.count == 30)
    #expect(source.labels == (0..<30).map { Int32($0 % 10) })
    for index in [0, 7, 29] {
      #expect(source.image(index)[0] == UInt8(index))
      #expect(source.image(index)[783] == UInt8((783 * 7 + index) % 200))
    }
  }

  /// Blocks of all kinds: stored (noise), fixed codes (short), dynamic codes with long distances.
  @Test(arguments: ["-1", "-6", "-9"]) func whatGzipCompressesIsInflated(level: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gz-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let stream = RandomStream(seed: 3, role: .gradientNoise)
    let noise = (0..<50_000).map { UInt8(truncatingIfNeeded: stream.words(at: $0).x) }
    for (index, content) in [[UInt8](), [65], noise, noise.map { $0 & 3 } + noise + noise.map { $0 & 3 }]
      .enumerated()
    {
      let file = folder.appendingPathComponent("f\(index)")
      try Data(content).write(to: file)
      try TinyMNIST(count: 1).zip(file.path, level: level)
      let zipped = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file.path + ".gz")))
      #expect(try inflated(zipped, in: folder) == content)
      for cut in [10, zipped.count / 2, zipped.count - 1] {
        #expect(throws: DataError.self) { try inflated(Array(zipped[..<cut]), in: folder) }
      }
      var flipped = zipped
      flipped[zipped.count - 6] ^= 1
      #expect(throws: DataError.self) { try inflated(flipped, in: folder) }
      #expect(throws: DataError.self) { try inflated(zipped + [0], in: folder) }
    }
  }

  /// In pieces of 7000 bytes.
  private func inflated(_ bytes: [UInt8], in folder: URL) throws -> [UInt8] {
    let path = folder.appendingPathComponent("zipped").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let stream = try GzipStream(try MappedFile(path: path), path: path)
    var (result, piece) = ([UInt8](), [UInt8](repeating: 0, count: 7000))
    while true {
      let count = try piece.withUnsafeMutableBufferPointer { try stream.read(into: $0) }
      result += piece[..<count]
      if count < piece.count { break }
    }
    try stream.requireEnd(after: result.count)
    return result
  }

  @Test func filesThatDoNotFitAreNamed() throws {
    let data = try TinyMNIST(count: 30)
    let other = try TinyMNIST(count: 20)
    defer {
      data.remove()
      other.remove()
    }
    func message(_ images: String, _ labels: String, classes: Int = 10) -> String {
      do {
        _ = try ImageSource(idxImages: images, labels: labels, classes: classes)
        return ""
      } catch { return "\(error)" }
    }
    #expect(message(data.images, other.labels).contains("holds 30 images and"))
    #expect(message(data.labels, data.labels).contains("not an idx file of bytes with 3 dimensions"))
    #expect(
      message(data.images, data.labels, classes: 9).contains("has label 9, but the data set has 9 classes"))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: data.images))
    try handle.truncate(atOffset: 5000)
    #expect(message(data.images, data.labels).contains("5000 bytes where its header promises 23536"))
  }

  @Test func severalFilesAreOneSource() throws {
    let (first, second) = (try TinyCifar(count: 6, classes: 3), try TinyCifar(count: 9, classes: 3))
    defer {
      first.remove()
      second.remove()
    }
    let joined = try ImageSource(cifar: [first.path, second.path], labelBytes: 2, classes: 3)
    let alone = try second.open(classes: 3)
    #expect(joined.count == 15)
    #expect(joined.labels.suffix(9) == alone.labels[...])
    #expect((0..<3072).allSatisfy { joined.image(6 + 8)[$0] == alone.image(8)[$0] })
  }

  /// PyTorch's interpolate(mode="bilinear", align_corners=False) of [0, 4, 8], [12, 16, 20], [24, 28, 32].
  @Test func scalingIsPyTorchsBilinearInterpolation() {
    func scale(_ input: [Float], from source: Int, to target: Int, channels: Int = 1) -> [Float] {
      var output = [Float](repeating: .nan, count: target * target * channels)
      BilinearScaling(from: source, to: target, channels: channels)
        .scale(input, to: &output, rowStride: target * channels)
      return output
    }
    let ramp: [Float] = [0, 4, 8, 12, 16, 20, 24, 28, 32]
    #expect(scale(ramp, from: 3, to: 6).prefix(6) == [0, 1, 3, 5, 7, 8])
    #expect(scale(ramp, from: 3, to: 6)[6...].prefix(6) == [3, 4, 6, 8, 10, 11])
    #expect(scale(ramp, from: 3, to: 3) == ramp)
    #expect(
      scale([0, 1, 2, 3], from: 2, to: 4) == [
        0, 0.25, 0.75, 1, 0.5, 0.75, 1.25, 1.5, 1.5, 1.75, 2.25, 2.5, 2, 2.25, 2.75, 3,
      ])
    // Down by two: the mean of the four middle pixels.
    #expect(scale((0..<16).map(Float.init), from: 4, to: 2) == [2.5, 4.5, 10.5, 12.5])
    // Channels do not mix.
    let twin = scale([0, 10, 1, 11, 2, 12, 3, 13], from: 2, to: 4, channels: 2)
    #expect(stride(from: 0, to: 32, by: 2).allSatisfy { twin[$0 + 1] == twin[$0] + 10 })
  }

  @Test func greyImagesAreScaledIntoTheirFrame() throws {
    let data = try TinyMNIST(count: 10)
    defer { data.remove() }
    let set = ImageSet(try ImageSource(idxImages: data.images, labels: data.labels, classes: 10))
    let frame = ImageFrame(size: 32, channels: 1, padding: 2)
    let loader = ImageLoader(
      set: set, normalisation: Normalisation(mean: [0], deviation: [1]), frame: frame, augmentation: .none,
      stream: RandomStream(seed: 1, role: .augmentation), batchCapacity: 2)
    loader.load([3, 4], range: 0..<2, epoch: 0)
    let second = Array(UnsafeBufferPointer(start: loader.images.base + frame.length, count: frame.length))
    // The corner pixel stays, the padding around it is zero.
    #expect(abs(second[2 * 36 + 2] - 4 / 255) < 1e-6)
    #expect(second[..<72].allSatisfy { $0 == 0 } && second[2 * 36 + 1] == 0 && second[2 * 36 + 34] == 0)
    #expect(loader.labels.base[0] == 3 && loader.labels.base[1] == 4)
  }

  /// Every pixel of the image has its own value, so that the first visible one tells the shift.
  @Test func cropsShiftByUpToFourPixelsEitherWayEachAsOften() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("crop-\(UUID()).bin").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var bytes: [UInt8] = [0, 0]
    for channel in 0..<3 {
      for pixel in 0..<1024 {
        let coordinate: Int = channel == 0 ? pixel / 32 : pixel % 32
        bytes.append(UInt8(coordinate + 1))
      }
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let loader = ImageLoader(
      set: ImageSet(try ImageSource(cifar: [path], labelBytes: 2, classes: 2)),
      normalisation: Normalisation(mean: [0, 0, 0], deviation: [1, 1, 1]),
      frame: ImageFrame(size: 32, channels: 3, padding: 0), augmentation: .crop,
      stream: RandomStream(seed: 1, role: .augmentation), batchCapacity: 1)
    var counts: [[Int]: Int] = [:]
    for epoch in 0..<1620 {
      loader.load([0], range: 0..<1, epoch: epoch)
      let middle = loader.images.base + (16 * 32 + 16) * 3
      let row = Int((middle[0] * 255).rounded()) - 17
      let column = Int((middle[1] * 255).rounded()) - 17
      counts[[row, column], default: 0] += 1
    }
    // 81 shifts, 20 of each expected; 3 or 45 would be some four deviations away.
    #expect(counts.count == 81)
    #expect(counts.keys.allSatisfy { $0.allSatisfy { (-4...4).contains($0) } })
    #expect(counts.values.allSatisfy { (3...45).contains($0) })
  }

  @Test(arguments: [0, 0.2, 0.5, 1]) func labelNoiseIsExactAndAlwaysAnotherClass(share: Double) throws {
    let tiny = try TinyCifar(count: 90, classes: 3)
    defer { tiny.remove() }
    let clean = ImageSet(try tiny.open(classes: 3))
    let noisy = clean.withLabelNoise(share: share, classes: 3, seed: 5)
    let wrong = clean.labels.indices.filter { clean.labels[$0] != noisy.labels[$0] }
    #expect(wrong.count == Int((share * 90).rounded()))
    #expect(noisy.labels.allSatisfy { (0..<3).contains($0) })
    #expect(noisy.labels == clean.withLabelNoise(share: share, classes: 3, seed: 5).labels)
    if share > 0 {
      #expect(noisy.labels != clean.withLabelNoise(share: share, classes: 3, seed: 6).labels)
      // Both other classes occur.
      #expect(Set(wrong.map { (noisy.labels[$0] - clean.labels[$0] + 3) % 3 }) == [1, 2])
    }
  }
}
