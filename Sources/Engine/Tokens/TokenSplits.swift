/// What of a text is trained on, what chooses, and what only reports.
public struct TokenSplits: Sendable {
  /// What the windows of training steps are taken from.
  public var training: TokenSet
  /// Measured on after each pass; configurations are chosen by it.
  public var validation: TokenSet
  /// Nil where nothing is measured on it.
  public var test: TokenSet?

  /// - Parameter keepsTest: then the second set is for testing, and the last ninth of the first validates, which
  ///   is a tenth of a whole text.
  public init(training: TokenSet, validation: TokenSet, keepsTest: Bool) {
    guard keepsTest else {
      (self.training, self.validation) = (training, validation)
      return
    }
    let border = Self.border(keepingTest: training.count)
    self.training = training.slice(0..<border)
    self.validation = training.slice(border..<training.count)
    test = validation
  }

  /// nanoGPT's: the first nine tenths of a text train, the last tenth validates.
  public init(_ text: TokenSet, keepsTest: Bool) {
    let border = Self.border(text.count)
    self.init(
      training: text.slice(0..<border), validation: text.slice(border..<text.count), keepsTest: keepsTest)
  }

  /// nanoGPT's `int(0.9 * n)`.
  private static func border(_ count: Int) -> Int { Int(0.9 * Double(count)) }

  /// The tokens of the shortest part.
  public var shortest: Int { min(training.count, validation.count, test?.count ?? .max) }

  /// The same of a text of which only the length is known.
  public static func shortest(ofText count: Int, keepsTest: Bool) -> Int {
    let border = border(count)
    return shortest(training: border, validation: count - border, keepsTest: keepsTest)
  }

  /// The same of two sets.
  public static func shortest(training: Int, validation: Int, keepsTest: Bool) -> Int {
    keepsTest ? min(training - border(keepingTest: training), validation) : min(training, validation)
  }

  private static func border(keepingTest count: Int) -> Int { count / 9 * 8 }
}
