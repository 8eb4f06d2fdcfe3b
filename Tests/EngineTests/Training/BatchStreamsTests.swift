import Foundation
import Testing

@testable import Engine

/// In which order images are visited, and how they are shifted and flipped: what programs draw again that take the same
/// batches, as `experiments/programs/pytorch/streams.py` does. It reads the same fixture.
@Suite struct BatchStreamsTests {
  /// Images that say which one they are and where each pixel was: the label is the number, the planes hold row + 1,
  /// column + 1 and 0.
  private struct SelfDescribingImages {
    let path = FileManager.default.temporaryDirectory.appending(path: "coordinates-\(UUID()).bin").path
    let count: Int

    init(count: Int) throws {
      self.count = count
      var bytes: [UInt8] = []
      for image in 0..<count {
        bytes += [0, UInt8(image)]
        bytes += (0..<1024).map { UInt8($0 / 32 + 1) } + (0..<1024).map { UInt8($0 % 32 + 1) }
        bytes += [UInt8](repeating: 0, count: 1024)
      }
      try Data(bytes).write(to: URL(filePath: path))
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// What a loader makes of them in an epoch, as JSON: the order, and for each image, in the file's order, the rows and
    /// columns of its shift and whether it is flipped.
    func draws(seed: Int, epoch: Int) throws -> String {
      let loader = ImageLoader(
        set: ImageSet(try ImageSource(cifar: [path], labelBytes: 2, classes: count)),
        normalisation: Normalisation(mean: [0, 0, 0], deviation: [1, 1, 1]),
        frame: ImageFrame(size: 32, channels: 3, padding: 0), augmentation: .cropFlip,
        stream: RandomStream(seed: seed, role: .augmentation),
        order: RandomStream(seed: seed, role: .samplingOrder), batchCapacity: count)
      loader.begin(pass: epoch)
      _ = loader.load(0..<count)
      let order = (0..<count).map { Int(loader.labels.base[$0]) }
      var shifts = [String](repeating: "", count: count)
      for (slot, image) in order.enumerated() {
        func value(_ channel: Int, column: Int) -> Int {
          Int((loader.images.base[slot * 3072 + (16 * 32 + column) * 3 + channel] * 255).rounded())
        }
        let isFlipped = value(1, column: 17) < value(1, column: 16)
        let columns = isFlipped ? 16 - value(1, column: 16) : value(1, column: 16) - 17
        shifts[image] = "[\(value(0, column: 16) - 17), \(columns), \(isFlipped)]"
      }
      return
        #"{"seed": \#(seed), "epoch": \#(epoch), "order": \#(order), "#
        + #""augmentation": [\#(shifts.joined(separator: ", "))]}"#
    }
  }

  private static let fixture = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../Fixtures/streams.json").standardized

  @Test func batchesAreThoseOfTheFixture() throws {
    let images = try SelfDescribingImages(count: 24)
    defer { images.remove() }
    let seeds = [0, 3, 1 << 40 + 5]
    let cases = try seeds.flatMap { seed in try [0, 7].map { try images.draws(seed: seed, epoch: $0) } }
    let text = "[\n" + cases.joined(separator: ",\n") + "\n]\n"
    guard let expected = try? String(contentsOf: Self.fixture, encoding: .utf8) else {
      try Data(text.utf8).write(to: Self.fixture)
      Issue.record("Fixtures/streams.json was missing and is written: read it")
      return
    }
    #expect(text == expected)
  }
}
