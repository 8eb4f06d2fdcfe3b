extension TextDataset {
  /// Every text that a file can name. Adding one is a file beside this one and a line here.
  public static let all: [TextDataset] = [tinyShakespeare]
}
