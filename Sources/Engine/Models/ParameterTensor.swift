/// One parameter tensor of a network: its PyTorch name and shape, and where it lies in the flat storage.
struct ParameterTensor: Sendable, Hashable {
  /// How the elements are ordered in the flat storage.
  enum Order: Sendable, Hashable {
    /// As PyTorch orders them.
    case same
    /// PyTorch (out, in, ky, kx), here (panel, ky, kx, in, out) with panels of 64 outs, the last one narrower: one
    /// tap of a panel is one matrix, and a panel is one piece of memory.
    case panels
    /// PyTorch (out, in) with inputs in the order (channel, position), here (panel, in, out) with inputs in the order
    /// (position, channel), panels as above.
    case flattened(positions: Int)
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
    case .flattened(let positions):
      let (output, input) = (index / shape[1], index % shape[1])
      let (channel, position) = (input / positions, input % positions)
      let panel = output / Product.panel * Product.panel
      let width = min(Product.panel, shape[0] - panel)
      return panel * shape[1] + (position * (shape[1] / positions) + channel) * width + output - panel
    case .panels:
      let area = shape[2] * shape[3]
      let tap = index % area
      let input = index / area % shape[1]
      let output = index / area / shape[1]
      let panel = output / Product.panel * Product.panel
      let width = min(Product.panel, shape[0] - panel)
      return panel * area * shape[1] + (tap * shape[1] + input) * width + output - panel
    }
  }
}
