/// All parameters of a network in one flat block, with their gradient and what update rules keep of them beside them.
///
/// Flat, so that a norm over all parameters and an update are one loop each.
final class ParameterStorage {
  let tensors: [ParameterTensor]
  let count: Int
  let values: FloatBuffer
  let gradient: FloatBuffer
  private var slots: [String: Slot] = [:]
  /// One behind each tensor's last element, ascending, and whether it has two or more dimensions.
  private let ends: [(end: Int, isMatrix: Bool)]

  /// What an update rule keeps of every parameter, or a batch's sum of its micro-batches.
  final class Slot {
    let buffer: FloatBuffer

    fileprivate init(count: Int) { buffer = FloatBuffer(count: count) }
  }

  init(tensors: [ParameterTensor]) {
    self.tensors = tensors
    count = tensors.last.map { $0.offset + $0.count } ?? 0
    values = FloatBuffer(count: count)
    gradient = FloatBuffer(count: count)
    ends = tensors.map { ($0.offset + $0.count, $0.shape.count > 1) }
  }

  /// The slot of a name: made where it is first asked for, zero.
  func slotBuffer(_ name: String) -> Slot {
    if let slot = slots[name] { return slot }
    let slot = Slot(count: count)
    slots[name] = slot
    return slot
  }

  /// Valid as long as the storage.
  func slot(_ name: String) -> UnsafeMutablePointer<Float> { slotBuffer(name).buffer.base }

  /// Calls `body` with (first, count, whether they are part of a matrix) of the parameters of each tensor among these.
  func forEachTensor(from offset: Int, count: Int, _ body: (Int, Int, Bool) -> Void) {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle].end > offset { high = middle } else { low = middle + 1 }
    }
    var start = offset
    // Between tensors lies nothing that counts: it goes with the tensor behind it.
    while start < offset + count, low < ends.count {
      let end = min(ends[low].end, offset + count)
      body(start, end - start, ends[low].isMatrix)
      (start, low) = (end, low + 1)
    }
  }

  /// Weights and biases uniform in ±1/√fan_in, PyTorch's default for convolutions and linear layers.
  ///
  /// Element j of tensor k is the same number in any storage order, so a change of layout changes no result.
  func initialise(from stream: RandomStream) {
    for (index, tensor) in tensors.enumerated() {
      let bound = 1 / Float(tensor.fanIn).squareRoot()
      var words = SIMD4<UInt32>.zero
      for element in 0..<tensor.count {
        if element % 4 == 0 { words = stream.words(at: element / 4, index) }
        let unit = words[element % 4].unitFloat
        values.base[tensor.offset + tensor.place(ofElement: element)] = bound * (2 * unit - 1)
      }
    }
  }

  /// Elements in PyTorch's order.
  func elements(of tensor: ParameterTensor, in buffer: UnsafePointer<Float>) -> [Float] {
    (0..<tensor.count).map { buffer[tensor.offset + tensor.place(ofElement: $0)] }
  }

  /// Sets a tensor's values from elements in PyTorch's order.
  func setValues(of tensor: ParameterTensor, to elements: [Float]) {
    precondition(elements.count == tensor.count, "\(tensor.name): \(elements.count) of \(tensor.count)")
    for (index, element) in elements.enumerated() {
      values.base[tensor.offset + tensor.place(ofElement: index)] = element
    }
  }
}
