import Datasets

/// A published text: one file, and what is known of it before it is read.
struct TextDataset: Sendable {
  /// Its name is what a file writes after `dataset:`.
  var dataset: Dataset
  /// Unicode scalars of the whole text.
  var characters: Int
  /// Different ones.
  var vocabulary: Int

  /// Every text that a file can name. Adding one is a file beside this one and a line here.
  public static let all: [TextDataset] = [tinyShakespeare]
}
