import Engine
import Foundation

extension CellRunner {
  /// Starts a training from the weights that the cell names, where it names some.
  func initialise(_ training: Training, _ values: CellValues) throws {
    guard let path = values.initialWeights else { return }
    try training.setWeights(Safetensors(contentsOf: path), path: path)
  }

  /// Keeps the final weights as `weights/CELL.safetensors` in the results folder, where the cell asks for it.
  func saveWeights(_ training: Training, _ values: CellValues, cell: String) throws {
    guard values.map["save"]?.string == "final" else { return }
    guard let artefacts else {
      throw CellError("save: final needs a results folder, and the worker was given none")
    }
    let url = artefacts.appendingPathComponent("weights/\(cell).safetensors", isDirectory: false)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    let file = try SyncedFile(path: url.path + ".new")
    try training.weights().encoded().withUnsafeBytes(file.write)
    try file.close()
    guard rename(url.path + ".new", url.path) == 0 else { throw CheckpointError.system("rename", url) }
    try SyncedFile.synchronize(folder: url.deletingLastPathComponent())
  }
}
