/// Adaptive average pooling to maps of a given size, larger or smaller.
///
/// Output row y averages the input rows ⌊y·in/out⌋ ..< ⌈(y+1)·in/out⌉, as in PyTorch.
final class AveragePoolStage: Stage {
  private let input: MapShape
  private let shape: MapShape
  private let result: FloatBuffer
  private let resultGradient: FloatBuffer

  var output: UnsafeMutablePointer<Float> { result.base }
  var outputGradient: UnsafeMutablePointer<Float> { resultGradient.base }

  init(_ input: MapShape, size: Int, batch: Int) {
    self.input = input
    shape = MapShape(channels: input.channels, size: size)
    result = FloatBuffer(count: shape.count(batch: batch))
    resultGradient = FloatBuffer(count: result.count)
  }

  func forward(input map: UnsafePointer<Float>, batch: Int, pass: Pass) {
    forEachCell(batch: batch) { sample, place, rows, columns in
      let share = Vector(repeating: 1 / Float(rows.count * columns.count))
      for channel in stride(from: 0, to: shape.pitch, by: 8) {
        var sum = Vector.zero
        for row in rows {
          let source = map + input.place(row: row, sample: sample, column: 0, batch: batch)
          for column in columns { sum += source.vector(at: column * shape.pitch + channel) }
        }
        result.base.store(share * sum, at: place + channel)
      }
    }
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    guard let inputGradient else { return }
    inputGradient.update(repeating: 0, count: input.count(batch: batch))
    forEachCell(batch: batch) { sample, place, rows, columns in
      let share = Vector(repeating: 1 / Float(rows.count * columns.count))
      for row in rows {
        for column in columns {
          let target = inputGradient + input.place(row: row, sample: sample, column: column, batch: batch)
          for channel in stride(from: 0, to: shape.pitch, by: 8) {
            let part = share * resultGradient.base.vector(at: place + channel)
            target.store(target.vector(at: channel) + part, at: channel)
          }
        }
      }
    }
  }

  @inline(__always)
  private func forEachCell(
    batch: Int, _ body: (_ sample: Int, _ place: Int, _ rows: Range<Int>, _ columns: Range<Int>) -> Void
  ) {
    for row in 0..<shape.size {
      for sample in 0..<batch {
        for column in 0..<shape.size {
          body(
            sample, shape.place(row: row, sample: sample, column: column, batch: batch), averaged(row),
            averaged(column))
        }
      }
    }
  }

  private func averaged(_ index: Int) -> Range<Int> {
    (index * input.size / shape.size)..<(((index + 1) * input.size + shape.size - 1) / shape.size)
  }
}
