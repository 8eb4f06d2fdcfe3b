import Engine
import Experiments

extension CellValues {
  func noise() throws(CellError) -> any NoiseLaw {
    let scale = try number("noise.scale")
    switch try string("noise.law") {
    case "normal": return NormalNoise(scale: scale)
    case "symmetric_pareto":
      return SymmetricParetoNoise(tailIndex: try number("noise.tail_index"), scale: scale)
    case let other: throw CellError("there is no noise law \(other)")
    }
  }
}
