import Engine
import Files
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
    try write(training.weights(), to: artefacts.appending(path: "weights/\(cell).safetensors"))
  }

  /// Keeps the steps' per-sample norms as `records/CELL.safetensors` in the results folder.
  func saveRecords(_ recording: StepRecording, cell: String) throws {
    guard let artefacts else {
      throw CellError("per_sample_gradient_norms need a results folder, and the worker was given none")
    }
    let steps = recording.sampleNorms.count / recording.rowLength
    let file = Safetensors(
      [
        StepQuantity.sampleNorms.rawValue: Safetensors.Tensor(
          shape: [steps, recording.rowLength], elements: recording.sampleNorms)
      ], integers: ["step": (0..<Int64(steps)).map { $0 + 1 }])
    try write(file, to: artefacts.appending(path: "records/\(cell).safetensors"))
  }

  /// Writes a file whole or not at all.
  private func write(_ tensors: Safetensors, to url: URL) throws {
    let folder = try Folder.inner(url.deletingLastPathComponent(), making: true)
    try AtomicFile.write(tensors.encoded(), url.lastPathComponent, in: folder)
    try folder.synchronise()
  }
}
