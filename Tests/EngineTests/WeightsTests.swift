import DataFiles
import Foundation
import Testing

@testable import Engine

/// Weights that leave a training and come back.
@Suite struct WeightsTests {
  func training(seed: Int) throws -> (TinyCifar, Training<SoftmaxCrossEntropy.Sums>) {
    let tiny = try TinyCifar(count: 60, classes: 3)
    return (
      tiny,
      try TrainingTests().configuration(tiny.open(classes: 3)) { $0.configuration.seed = seed }.begin { 0 }
    )
  }

  @Test func weightsGoOutInPyTorchsShapesAndComeBack() throws {
    let (tiny, first) = try training(seed: 1)
    defer { tiny.remove() }
    let weights = first.weights()
    #expect(weights.tensors["features.0.weight"]?.shape == [64, 3, 11, 11])
    #expect(weights.tensors["classifier.bias"]?.shape == [3])
    let (other, second) = try training(seed: 2)
    defer { other.remove() }
    #expect(second.weights() != weights)
    try second.setWeights(Safetensors(weights.encoded(), path: "f"), path: "f")
    #expect(second.weights() == weights)
    #expect(second.network.parameters.values.elements == first.network.parameters.values.elements)
  }

  @Test func whatDoesNotFitNamesTheTensorAndChangesNothing() throws {
    let (tiny, training) = try training(seed: 1)
    defer { tiny.remove() }
    let weights = training.weights()
    func message(_ change: (inout Safetensors) -> Void) -> String {
      var changed = weights
      change(&changed)
      do throws(DataError) {
        try training.setWeights(changed, path: "w.safetensors")
        return ""
      } catch {
        return error.description
      }
    }
    #expect(
      message { $0.tensors["classifier.bias"] = nil }
        == "w.safetensors: the model's classifier.bias is missing")
    #expect(
      message { $0.tensors["classifier.bias"] = .init(shape: [2], elements: [0, 0]) }
        == "w.safetensors: classifier.bias has shape [2], the model's has [3]")
    #expect(
      message { $0.tensors["classifier.bias"]?.elements[1] = .nan }
        == "w.safetensors: element 1 of classifier.bias is nan")
    #expect(
      message { $0.tensors["head"] = .init(shape: [1], elements: [0]) }
        == "w.safetensors: the model has no tensor head")
    #expect(training.weights() == weights)
  }
}
