import Engine
import Vocabulary

/// What a cell takes of memory, known from its values before it runs.
public struct CellMemory {
  /// What the answer depends on.
  private struct Kind: Hashable {
    var values: [Value?]
  }

  private var known: [Kind: Double] = [:]
  private static let keys = InitialWeights.modelKeys + ["batch_size", "micro_batch_size"]

  public init() {}

  /// Bytes that a cell holds at least: the network's values with their gradient, what the update rule keeps of them, and
  /// the outputs of its layers for a micro-batch. Nil for the laboratory's cells, which hold little.
  ///
  /// - Parameter configuration: a checked one.
  public mutating func leastBytes(of configuration: Configuration) -> Double? {
    guard configuration.family == EngineCatalog.classification.name else { return nil }
    let values = CellValues(map: configuration.values)
    guard let slots = try? values.optimizer().slotCount else { return nil }
    let kind = Kind(values: Self.keys.map { values.map[$0] } + [.integer(slots)])
    if let bytes = known[kind] { return bytes }
    let format = values.imageFormat
    guard let format, let model = try? values.model(data: format.shape),
      let batch = try? values.optionalInteger("micro_batch_size") ?? values.integer("batch_size")
    else { return nil }
    let bytes = model.leastMemory(classes: format.classes, batch: batch, slots: slots)
    known[kind] = bytes
    return bytes
  }
}

extension CellValues {
  /// How the cell's images are laid out; nil where its values do not say.
  var imageFormat: ImageFormat? {
    let name = map["dataset"]?.string
    return (name == EngineCatalog.folderDataset ? map["data_format"]?.string : name)
      .flatMap(ImageFormat.init(rawValue:))
  }
}
