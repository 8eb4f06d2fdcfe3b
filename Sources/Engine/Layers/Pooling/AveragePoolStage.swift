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
    let row = batch * shape.pitch
    forEachCell { place, rows, columns in
      let target = result.base + place * row
      let share = Vector(repeating: 1 / Float(rows.count * columns.count))
      for index in stride(from: 0, to: row, by: 8) {
        var sum = Vector.zero
        for y in rows {
          for x in columns { sum += map.vector(at: (y * input.size + x) * row + index) }
        }
        target.store(share * sum, at: index)
      }
    }
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    guard let inputGradient else { return }
    let row = batch * shape.pitch
    inputGradient.update(repeating: 0, count: input.count(batch: batch))
    forEachCell { place, rows, columns in
      let source = resultGradient.base + place * row
      let share = Vector(repeating: 1 / Float(rows.count * columns.count))
      for y in rows {
        for x in columns {
          let target = inputGradient + (y * input.size + x) * row
          for index in stride(from: 0, to: row, by: 8) {
            target.store(target.vector(at: index) + share * source.vector(at: index), at: index)
          }
        }
      }
    }
  }

  private func forEachCell(_ body: (_ place: Int, _ rows: Range<Int>, _ columns: Range<Int>) -> Void) {
    for row in 0..<shape.size {
      for column in 0..<shape.size { body(row * shape.size + column, averaged(row), averaged(column)) }
    }
  }

  private func averaged(_ index: Int) -> Range<Int> {
    (index * input.size / shape.size)..<(((index + 1) * input.size + shape.size - 1) / shape.size)
  }
}
