import Foundation

/// What a network takes at least, known from its layers before anything is allocated.
struct MemoryNeed {
  /// Bytes that are written: values, their gradient, and the layers' outputs with theirs.
  private(set) var bytes = 0.0
  /// Bytes that are asked for; the momentum buffer of an optimizer without momentum is never written.
  fileprivate private(set) var reserved = 0.0

  /// - Parameter batch: samples that are computed with at a time.
  init(_ model: Model, classes: Int, batch: Int) {
    let plan = NetworkPlan(model: model, classes: classes)
    // In Doubles: no size that a file may ask for overflows them.
    let parameters = plan.tensors.reduce(0.0) { $0 + $1.shape.reduce(1.0) { $0 * Double($1) } }
    let outputs = plan.pieces.reduce(0.0) { sum, piece in
      switch piece {
      case .linear(_, _, let outputs, _, _): sum + Double(outputs)
      // Pooled maps are never held whole.
      case .convolution(let shape, let pooling, _) where pooling == nil:
        sum + Double(shape.outputPositions) * Double(shape.outputChannels)
      default: sum
      }
    }
    bytes = 4 * (2 * parameters + 2 * Double(batch) * outputs)
    reserved = bytes + 4 * parameters
  }

  /// - Throws: ``DataError`` where the machine, or what this process may use of it, has less.
  func check() throws(DataError) {
    let machine = Double(ProcessInfo.processInfo.physicalMemory)
    guard bytes <= machine else {
      throw DataError(
        "the model needs at least \(Self.text(bytes)) of memory, and this machine has \(Self.text(machine)): smaller "
          + "widths or a smaller micro_batch_size need less")
    }
    guard let wanted = Int(exactly: reserved.rounded()), wanted > 0 else { return }
    let room = mmap(nil, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let room, room != MAP_FAILED else {
      throw DataError(
        "the model needs at least \(Self.text(reserved)) of memory, which the system does not give: fewer jobs, "
          + "smaller widths or a smaller micro_batch_size need less")
    }
    munmap(room, wanted)
  }

  private static func text(_ bytes: Double) -> String {
    bytes < 1e9 ? String(format: "%.0f MB", bytes / 1e6) : String(format: "%.1f GB", bytes / 1e9)
  }
}

extension Model {
  /// Bytes that a training writes at least, known from the layers: values, gradient, momentum, and the layers' outputs
  /// with their gradient.
  ///
  /// - Parameters:
  ///   - classes: outputs of the last layer.
  ///   - batch: samples that are computed with at a time.
  public func leastMemory(classes: Int, batch: Int, hasMomentum: Bool) -> Double {
    let need = MemoryNeed(self, classes: classes, batch: batch)
    return hasMomentum ? need.reserved : need.bytes
  }
}
