/// One layer of a model as a reader of the literature would write it.
enum Layer: Sendable, Hashable {
  /// Square kernel; weight (out, in, kernel, kernel), bias (out).
  case convolution(in: Int, out: Int, kernel: Int, stride: Int = 1, padding: Int = 0)
  case relu
  /// Square window, no padding.
  case maxPool(_ window: Int, stride: Int)
  /// Adaptive: to maps of this many rows and columns.
  case averagePool(to: Int)
  /// From (channels, height, width) to a vector.
  case flatten
  /// The probability of an element to become 0.
  case dropout(Double)
  /// Weight (out, in), bias (out).
  case linear(in: Int, out: Int)
}

/// Some of a model's layers under the name that PyTorch's parameters have in front: `features.0.weight`.
struct Section: Sendable {
  var name: String
  var layers: [Layer]
  /// Whether the section is one layer that is not numbered: `classifier.weight`.
  var isSingle = false

  init(_ name: String, _ layers: [Layer]) {
    self.name = name
    self.layers = layers
  }

  init(_ name: String, _ layer: Layer) {
    self.name = name
    layers = [layer]
    isSingle = true
  }

  /// What PyTorch's names of a layer's parameters begin with.
  func prefix(ofLayer index: Int) -> String { isSingle ? name : "\(name).\(index)" }
}

/// What images a model takes.
public struct ImageShape: Sendable, Hashable {
  /// Rows, and columns.
  public var size: Int
  /// Planes of an image: 3 of colour, 1 of grey.
  public var channels: Int

  /// Of square images.
  public init(size: Int, channels: Int) {
    self.size = size
    self.channels = channels
  }
}

/// A network by its layers, softmax cross-entropy behind the last one.
public struct Model: Sendable {
  /// As files and the bench call it.
  public var name: String
  /// What images it takes, after scaling.
  public var image: ImageShape
  /// The layers for a number of classes.
  var sections: @Sendable (_ classes: Int) -> [Section]
}

/// Where one layer's weight, bias and their gradients lie; valid as long as the network's storage.
struct LayerParameters {
  let weight: UnsafeMutablePointer<Float>
  let bias: UnsafeMutablePointer<Float>
  let weightGradient: UnsafeMutablePointer<Float>
  let biasGradient: UnsafeMutablePointer<Float>
  /// First element of the weight in the flat storage.
  let weightOffset: Int
  let weightCount: Int
  let biasOffset: Int
  let biasCount: Int

  /// - Parameter tensor: index of the weight; the bias follows it.
  init(_ storage: ParameterStorage, tensor: Int) {
    let (first, second) = (storage.tensors[tensor], storage.tensors[tensor + 1])
    (weightOffset, weightCount) = (first.offset, first.count)
    (biasOffset, biasCount) = (second.offset, second.count)
    weight = storage.values.base + weightOffset
    bias = storage.values.base + biasOffset
    weightGradient = storage.gradient.base + weightOffset
    biasGradient = storage.gradient.base + biasOffset
  }
}
