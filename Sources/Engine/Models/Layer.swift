/// One layer of a model as a reader of the literature would write it.
public enum Layer: Sendable, Hashable {
  /// Square kernel; weight (out, in, kernel, kernel), bias (out).
  case convolution(in: Int, out: Int, kernel: Int, stride: Int = 1, padding: Int = 0)
  case relu
  /// Window and stride of `size`, no padding.
  case maxPool(_ size: Int)
  /// Takes the flattened (channels, height, width) of what comes before; weight (out, in), bias (out).
  case linear(in: Int, out: Int)
}

/// A network by its layers, softmax cross-entropy behind the last one.
public struct Model: Sendable {
  public var name: String
  public var summary: String
  /// Rows, and columns, of an input image.
  public var imageSize: Int
  /// The layers for a number of classes.
  public var layers: @Sendable (_ classes: Int) -> [Layer]
}
