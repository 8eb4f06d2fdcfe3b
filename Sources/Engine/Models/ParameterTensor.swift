/// One parameter tensor of a network: its PyTorch name and shape, and where it lies in the flat storage.
struct ParameterTensor: Sendable, Hashable {
  /// How the elements are ordered in the flat storage.
  enum Order: Sendable, Hashable {
    /// As PyTorch orders them.
    case same
    /// PyTorch (out, in, tap), here (panel, tap, in, out) with panels of 64 outs, the last one narrower: one tap of a panel
    /// is one matrix, and a panel is one piece of memory. Taps are the places of a kernel, (ky, kx), or of a flattened map
    /// the positions of a channel.
    case panels(taps: Int)
  }

  /// PyTorch's name, e.g. `features.0.weight`.
  var name: String
  /// PyTorch's shape.
  var shape: [Int]
  /// Inputs that one output of the layer sums over; sets the scale of initialisation.
  var fanIn: Int
  var order: Order
  /// First element in the flat storage.
  var offset: Int

  var count: Int { shape.reduce(1, *) }

  /// Place in the flat storage, from the tensor's start, of PyTorch's element `index`.
  @inline(__always)
  func place(ofElement index: Int) -> Int {
    switch order {
    case .same: return index
    case .panels(let taps):
      let (output, place) = (index / fanIn, index % fanIn)
      let (input, tap) = (place / taps, place % taps)
      let panel = output / Product.panel * Product.panel
      let width = min(Product.panel, shape[0] - panel)
      return panel * fanIn + (tap * (fanIn / taps) + input) * width + output - panel
    }
  }
}

extension [ParameterTensor] {
  /// Adds a layer's weight, (out, …), and the bias behind it if it has one; each begins with a line of the cache.
  ///
  /// - Returns: the weight's index.
  mutating func addLayer(
    _ name: String, weight: [Int], _ order: ParameterTensor.Order, hasBias: Bool = true
  ) -> Int {
    let index = count
    let fanIn = weight.dropFirst().reduce(1, *)
    func add(_ suffix: String, _ shape: [Int], _ order: ParameterTensor.Order) {
      let offset = last.map { ($0.offset + $0.count + 15) / 16 * 16 } ?? 0
      append(
        ParameterTensor(name: "\(name).\(suffix)", shape: shape, fanIn: fanIn, order: order, offset: offset))
    }
    add("weight", weight, order)
    if hasBias { add("bias", [weight[0]], .same) }
    return index
  }
}
