import Engine
import Files
import Foundation

extension CellContext {
  /// Keeps final weights as `weights/CELL.safetensors` in the results folder.
  func save(_ weights: Safetensors) throws { try write(weights, in: "weights", for: "save: final needs") }

  /// Keeps the steps' per-sample norms as `records/CELL.safetensors` in the results folder.
  func save(_ recording: StepRecording) throws {
    let steps = recording.sampleNorms.count / recording.rowLength
    let file = Safetensors(
      [
        StepQuantity.sampleNorms.rawValue: Safetensors.Tensor(
          shape: [steps, recording.rowLength], elements: recording.sampleNorms)
      ], integers: ["step": (0..<Int64(steps)).map { $0 + 1 }])
    try write(file, in: "records", for: "per_sample_gradient_norms need")
  }

  /// Writes a file whole or not at all.
  private func write(_ tensors: Safetensors, in name: String, for what: String) throws {
    let folder = try Folder.inner(try artefacts(for: what).appending(path: name), making: true)
    try AtomicFile.write(tensors.encoded(), "\(cell).safetensors", in: folder)
    try folder.synchronise()
  }
}
