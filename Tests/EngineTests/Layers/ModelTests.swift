import Testing
import Vocabulary

@testable import Engine

@Suite struct ModelTests {
  /// Published, or a line of arithmetic away: 784·256 + 256 + 256·10 + 10, and 3072·10 + 10.
  @Test(arguments: [
    ("alexnet_cifar", ImageShape(size: 32, channels: 3), 100, 2_495_396),
    ("alexnet", ImageShape(size: 32, channels: 3), 100, 57_413_540),
    ("alexnet_small", ImageShape(size: 32, channels: 3), 100, 491_556),
    ("mlp", ImageShape(size: 28, channels: 1), 10, 203_530),
    ("softmax_regression", ImageShape(size: 32, channels: 3), 10, 30_730),
  ])
  func modelsHaveTheirPublishedParameters(name: String, data: ImageShape, classes: Int, count: Int) throws {
    let model = try #require(Models.named(name)).model(data: data)
    let tensors = NetworkPlan(model: model, classes: classes).tensors
    #expect(tensors.map(\.count).reduce(0, +) == count)
    #expect(Set(tensors.map(\.name)).count == tensors.count)
  }

  @Test func parametersAreNamedAsPyTorchNamesThem() throws {
    func names(_ name: String) throws -> [String] {
      let model = try #require(Models.named(name)).model(data: ImageShape(size: 32, channels: 3))
      return NetworkPlan(model: model, classes: 100).tensors.map(\.name).filter { $0.hasSuffix("weight") }
    }
    let features = [0, 3, 6, 8, 10].map { "features.\($0).weight" }
    #expect(try names("alexnet") == features + [1, 4, 6].map { "classifier.\($0).weight" })
    #expect(try names("alexnet_cifar") == features + ["classifier.weight"])
  }

  @Test(arguments: [63, 64, 112, 224])
  func alexNetTakesImagesOfEverySizeItOffers(size: Int) {
    let model = ModelKind.alexNet.model(
      ["image_size": .integer(size)], data: ImageShape(size: 32, channels: 3))
    #expect(NetworkPlan(model: model, classes: 10).frame.size == size)
  }

  @Test func theWidthsOfAPerceptronAreItsHiddenLayers() {
    let model = ModelKind.perceptron.model(
      ["widths": .list([.integer(100), .integer(30)])], data: ImageShape(size: 28, channels: 1))
    let shapes = NetworkPlan(model: model, classes: 10).tensors.map(\.shape)
    #expect(shapes == [[100, 784], [100], [30, 100], [30], [10, 30], [10]])
  }
}

extension ModelKind {
  /// With some values of its keys, and the defaults of the others.
  func model(_ values: [String: Value] = [:], data: ImageShape) -> Model { try! make(values, data) }
}
