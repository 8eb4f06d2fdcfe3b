import Datasets

/// A published text: one file, and what is known of it before it is read.
public struct TextDataset: Sendable {
  /// Its name is what a file writes after `dataset:`.
  public var dataset: Dataset
  /// Unicode scalars of the whole text.
  public var characters: Int
  /// Different ones.
  public var vocabulary: Int

  public init(_ dataset: Dataset, characters: Int, vocabulary: Int) {
    self.dataset = dataset
    self.characters = characters
    self.vocabulary = vocabulary
  }
}
