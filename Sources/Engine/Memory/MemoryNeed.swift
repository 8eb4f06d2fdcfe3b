import DataFiles
import Foundation

/// What trainings take at least, known from their sizes before anything is allocated.
enum MemoryNeed {
  /// - Throws: ``DataError`` where the machine, or what this process may use of it, has less than so many bytes.
  static func check(_ bytes: Double) throws(DataError) {
    let machine = Double(ProcessInfo.processInfo.physicalMemory)
    guard bytes <= machine else {
      throw DataError(
        "the model needs at least \(text(bytes)) of memory, and this machine has \(text(machine)): a smaller "
          + "model or a smaller micro_batch_size need less")
    }
    guard let wanted = Int(exactly: bytes.rounded()), wanted > 0 else { return }
    let room = mmap(nil, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let room, room != MAP_FAILED else {
      throw DataError(
        "the model needs at least \(text(bytes)) of memory, which the system does not give: fewer jobs, "
          + "a smaller model or a smaller micro_batch_size need less")
    }
    munmap(room, wanted)
  }

  private static func text(_ bytes: Double) -> String {
    bytes < 1e9 ? String(format: "%.0f MB", bytes / 1e6) : String(format: "%.1f GB", bytes / 1e9)
  }
}

extension Model {
  /// Bytes that a training writes at least, known from the layers: values, gradient, what the update rule keeps, and the
  /// layers' outputs with their gradient.
  ///
  /// - Parameters:
  ///   - classes: outputs of the last layer.
  ///   - batch: samples that are computed with at a time.
  ///   - slots: numbers that the update rule keeps for every parameter.
  public func leastMemory(classes: Int, batch: Int, slots: Int) -> Double {
    let plan = NetworkPlan(model: self, classes: classes)
    // In Doubles: no size that a file may ask for overflows them.
    let parameters = plan.tensors.reduce(0.0) { $0 + $1.shape.reduce(1.0) { $0 * Double($1) } }
    return 4 * (Double(2 + slots) * parameters + 2 * Double(batch) * plan.leastOutputs)
  }
}

extension GPTModel {
  /// Bytes that a training writes at least, known from the sizes: values, gradient, what the update rule keeps, and
  /// activations with their gradients.
  ///
  /// - Parameters:
  ///   - batch: sequences that are computed with at a time.
  ///   - slots: numbers that the update rule keeps for every parameter.
  public func leastMemory(batch: Int, slots: Int) -> Double {
    // In Doubles: no size that a file may ask for overflows them.
    let (layers, width, vocabulary) = (Double(layers), Double(width), Double(vocabulary))
    let parameters = (vocabulary + Double(context) + 12 * layers * width) * width
    // Of a block: the residual stream twice and its gradients, what the linear layers read, and attention's input.
    let floats = 18 * layers * width + 8 * width + vocabulary
    return 4 * (Double(2 + slots) * parameters + Double(batch) * Double(context) * floats)
  }

  /// Why a file does not hold this model's weights, in a sentence that names the tensor, its shape and the one that is
  /// wanted; nil where it does.
  public func mismatch(with weights: Safetensors.Header) -> String? {
    weights.tying("lm_head.weight", to: "transformer.wte.weight").mismatch(with: GPTPlan(self).tensors)
  }
}
