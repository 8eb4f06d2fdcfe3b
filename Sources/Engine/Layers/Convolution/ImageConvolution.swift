/// The products of a network's first convolution, from framed images to sample-major maps; see ``ImageFrame``.
///
/// A row of the kernel lies on one contiguous piece of an image, pixels and channels. Images are framed by their
/// padding so that they can be augmented in place, but pixels of the frame are not multiplied with.
struct ImageConvolution {
  /// Kernel columns of one kernel row that fall on padding under the same output columns.
  private struct TapGroup {
    var tapRow: Int
    var tapColumns: Range<Int>
    var rows: Range<Int>
    var columns: Range<Int>
  }

  let shape: ConvolutionShape
  private let groups: [TapGroup]

  init(_ shape: ConvolutionShape) {
    self.shape = shape
    var groups: [TapGroup] = []
    for tapRow in 0..<shape.kernel {
      for tapColumn in 0..<shape.kernel {
        let columns = shape.served(tap: tapColumn)
        if let last = groups.last, last.tapRow == tapRow, last.columns == columns {
          groups[groups.count - 1].tapColumns = last.tapColumns.lowerBound..<(tapColumn + 1)
        } else {
          groups.append(
            TapGroup(
              tapRow: tapRow, tapColumns: tapColumn..<(tapColumn + 1), rows: shape.served(tap: tapRow),
              columns: columns))
        }
      }
    }
    self.groups = groups
  }

  private var channels: Int { shape.inputChannels }
  /// Floats of one row of a framed image.
  private var width: Int { (shape.inputSize + 2 * shape.padding) * channels }
  /// Of a framed image.
  var imageLength: Int { (shape.inputSize + 2 * shape.padding) * width }
  /// Of a sample's map.
  var mapLength: Int { shape.outputPositions * shape.output.pitch }

  /// maps ← the convolution of images with `weight` (panel, tap, in, out), without bias.
  ///
  /// - Parameters:
  ///   - images: the first of `count` framed images.
  ///   - maps: (count, row, column, pitch)
  func convolve(
    _ images: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, to maps: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    for row in 0..<shape.outputSize {
      let tapRows = shape.served(output: row)
      for column in 0..<shape.outputSize {
        let tapColumns = shape.served(output: column)
        let image =
          images + (row * shape.stride + tapRows.lowerBound) * width
          + (column * shape.stride + tapColumns.lowerBound) * channels
        let target = maps + (row * shape.outputSize + column) * shape.output.pitch
        ConvolutionShape.forEachPanel(of: shape.outputChannels) { panel, panelWidth in
          let product = Product(
            rows: count, columns: panelWidth, inner: tapColumns.count * channels, segments: tapRows.count,
            a: (imageLength, 1, width), b: (panelWidth, shape.kernel * channels * panelWidth),
            cRow: mapLength)
          let tap = tapRows.lowerBound * shape.kernel + tapColumns.lowerBound
          product.multiplyPanel(
            image, weight + panel * shape.taps * channels + tap * channels * panelWidth, to: target + panel,
            opens: true)
        }
      }
    }
  }

  /// weightGradient (panel, tap, in, out) ← (opens ? 0 : weightGradient) + Σ over images and positions of
  /// input ⊗ δ.
  ///
  /// - Parameters:
  ///   - images: the first of `count` framed images.
  ///   - gradient: δ, (count, row, column, pitch).
  func correlate(
    _ images: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    to weightGradient: UnsafeMutablePointer<Float>, count: Int, opens: Bool
  ) {
    ConvolutionShape.forEachPanel(of: shape.outputChannels) { panel, panelWidth in
      ProductThreads.share(groups.count) { index in
        let group = groups[index]
        let tap = group.tapRow * shape.kernel + group.tapColumns.lowerBound
        let target = weightGradient + panel * shape.taps * channels + tap * channels * panelWidth
        if group.rows.isEmpty || group.columns.isEmpty {
          if opens { target.update(repeating: 0, count: group.tapColumns.count * channels * panelWidth) }
          return
        }
        let image =
          images + (group.rows.lowerBound * shape.stride + group.tapRow) * width
          + (group.columns.lowerBound * shape.stride + group.tapColumns.lowerBound) * channels
        let delta =
          gradient + panel
          + (group.rows.lowerBound * shape.outputSize + group.columns.lowerBound) * shape.output.pitch
        let product = Product(
          rows: group.tapColumns.count * channels, columns: panelWidth, inner: group.columns.count,
          segments: group.rows.count, a: (1, shape.stride * channels, shape.stride * width),
          b: (shape.output.pitch, shape.outputSize * shape.output.pitch), cRow: panelWidth)
        for index in 0..<count {
          product.multiplyPanel(
            image + index * imageLength, delta + index * mapLength, to: target, opens: opens && index == 0)
        }
      }
    }
  }
}
