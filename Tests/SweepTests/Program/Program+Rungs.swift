import Foundation
import Results
import Testing

/// What tests of halving need: images on which epochs take milliseconds, and what rungs leave.
extension Program {
  /// The lines by which a file asks for the images of ``writeImages()``.
  static let imagesProblem = """
    problems:
      - name: images
        model: softmax_regression
        dataset: folder
        data_path: images
        data_format: cifar100
        validation: {from: test, count: 0}
    """

  /// 96 training and 40 test images of four classes in the folder `images`, in CIFAR-100's form.
  func writeImages() throws {
    let images = folder.appending(path: "images")
    try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
    for (name, count) in [("train.bin", 96), ("test.bin", 40)] {
      var bytes: [UInt8] = []
      for index in 0..<count {
        let label = (index * 7 + index / 5) % 4
        bytes += [0, UInt8(label)]
        for pixel in 0..<3072 {
          bytes.append(UInt8((pixel * 31 + index * 57) % 128 + (pixel / 1024 == label ? 70 : 20)))
        }
      }
      try Data(bytes).write(to: images.appending(path: name))
    }
  }

  /// Every part of a cell that was measured with its digest, and every result.
  func parts(of experiment: String, results: String = "results") throws -> Set<String> {
    let store = ResultStore(directory: folder.appending(path: "\(results)/\(experiment)"))
    let index = try store.index()
    #expect(index.conflicting.isEmpty && index.damaged.isEmpty)
    var found: Set<String> = []
    for (cell, result) in index.results(of: index.finished.keys) {
      found.insert("\(cell) whole \(result.digest)")
    }
    let known = index.stored(index.reached.keys)
    for (cell, parts) in known.beginnings {
      for (stretch, result) in parts { found.insert("\(cell) \(stretch.text) \(result.digest)") }
    }
    return found
  }

  /// The names of those that lie there.
  func checkpoints(of experiment: String, results: String = "results") -> [String] {
    let folder = folder.appending(path: "\(results)/\(experiment)/checkpoints")
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }
}
