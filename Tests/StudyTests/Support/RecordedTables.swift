import CZlib
import Foundation
import Testing

/// The bytes of a file of `experiments/data`, see `convert.py` there.
struct RecordedBytes {
  private let bytes: [UInt8]
  private var place = 0

  init(_ name: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = try Data(contentsOf: root.appending(path: "experiments/data").appending(path: name))
    let packed = [UInt8](file.dropFirst(8))
    var size = uLong(file.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) })
    var bytes = [UInt8](repeating: 0, count: Int(size))
    guard uncompress(&bytes, &size, packed, uLong(packed.count)) == Z_OK, Int(size) == bytes.count else {
      throw CocoaError(.fileReadCorruptFile)
    }
    self.bytes = bytes
  }

  mutating func integer() -> Int {
    defer { place += 4 }
    return bytes[place..<(place + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  mutating func double() -> Double {
    defer { place += 8 }
    return Double(
      bitPattern: bytes[place..<(place + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) })
  }

  mutating func text() -> String {
    let count = integer()
    defer { place += count }
    return String(decoding: bytes[place..<(place + count)], as: UTF8.self)
  }

  /// What is left: the high bytes of 16-bit numbers, then the low ones.
  func words() -> [UInt16] {
    let count = (bytes.count - place) / 2
    return (0..<count).map { UInt16(bytes[place + $0]) << 8 | UInt16(bytes[place + count + $0]) }
  }
}

/// Learning curves of the LCBench surrogate at the first points of this project's Sobol sequences.
struct LearningCurves {
  let tasks: Int
  let seeds: Int
  let points: Int
  let epochs: Int
  /// Of each task, the best and the median final accuracy of 512 random configurations, in percent.
  let references: [(best: Double, median: Double)]
  private let accuracies: [Float]

  init() throws {
    var bytes = try RecordedBytes("lcbench.curves")
    (tasks, seeds) = (bytes.integer(), bytes.integer())
    (points, epochs) = (bytes.integer(), bytes.integer())
    references = (0..<tasks).map { _ in (bytes.double(), bytes.double()) }
    var accuracies: [Float] = []
    var code: UInt16 = 0
    for (place, word) in bytes.words().enumerated() {
      code = place % epochs == 0 ? word : code &+ word
      accuracies.append(Float(code) / 65535 * 100)
    }
    self.accuracies = accuracies
  }

  /// In percent.
  func accuracy(_ task: Int, _ seed: Int, point: Int, epoch: Int) -> Double {
    Double(accuracies[((task * seeds + seed) * points + point) * epochs + epoch - 1])
  }

  /// 0 for the best of the reference's 512, 1 for their median.
  func regret(_ task: Int, _ accuracy: Double) -> Double {
    (references[task].best - accuracy) / (references[task].best - references[task].median)
  }
}

/// A table of all configurations of a grid.
struct RecordedTable: CustomTestStringConvertible {
  let name: String
  let sizes: [Int]
  let isChoice: [Bool]
  /// Normalised regret by place, the last parameter fastest.
  let regrets: [Double]

  var testDescription: String { name }

  static func all() throws -> [RecordedTable] {
    var bytes = try RecordedBytes("hpobench.tables")
    let heads = (0..<bytes.integer()).map { _ in
      let name = bytes.text()
      let sizes = (0..<bytes.integer()).map { _ in (bytes.integer(), bytes.integer() == 1) }
      return (name: name, sizes: sizes.map(\.0), isChoice: sizes.map(\.1))
    }
    let words = bytes.words()
    var start = 0
    return heads.map { head in
      let count = head.sizes.reduce(1, *)
      defer { start += count }
      return RecordedTable(
        name: head.name, sizes: head.sizes, isChoice: head.isChoice,
        regrets: words[start..<(start + count)].map { word in
          let share = Double(word) / 65535
          return share / (1 - share)
        })
    }
  }

  func regret(_ point: [Double]) -> Double {
    regrets[zip(sizes, point).reduce(0) { $0 * $1.0 + Int($1.1) }]
  }
}
