import Datasets

extension TextDataset {
  /// The plays that Karpathy put together for char-rnn (2015) and nanoGPT trains on: 1,115,394 characters, all ASCII, 65
  /// different ones.
  ///
  /// The publisher gives no checksum; this is the one of the file as it has been at the address.
  static let tinyShakespeare = TextDataset(
    dataset: Dataset(
      name: "tiny_shakespeare", summary: "1,115,394 characters of Shakespeare's plays (Karpathy 2015)",
      folder: "tinyshakespeare",
      training: [
        PublishedFile(
          "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
          bytes: 1_115_394, md5: "6fb458f1232090904fb40fe944165e91")
      ]), characters: 1_115_394, vocabulary: 65)
}
