import Vocabulary

/// A noise law as a file names it, with the keys it takes.
public struct NoiseLawKind: Sendable {
  /// What a file may say of it.
  public let kind: Kind
  /// From the law's own part of a configuration.
  ///
  /// - Throws: where a key has no value, or one that is not of its type.
  public let make: @Sendable ([String: Value]) throws(SettingError) -> any NoiseLaw

  private struct Size: Settings {
    @Setting(.from(0), "Multiplies every draw.") var scale = 1.0
  }

  init<Keys: Settings>(
    _ name: String, _ summary: String, make: @escaping @Sendable (Keys, _ scale: Double) -> any NoiseLaw
  ) {
    kind = Kind(name: name, summary: summary, parameters: Keys.parameters + Size.parameters)
    self.make = { (values) throws(SettingError) in
      make(try Keys(reading: values), try Size(reading: values).scale)
    }
  }
}

/// Every noise law that a file can name. Adding one is a file with the law and its kind, and a name here.
public enum NoiseLaws {
  /// In the order of the reference.
  public static let all: [NoiseLawKind] = [
    NormalNoise.kind, SymmetricParetoNoise.kind, StudentTNoise.kind, SymmetricStableNoise.kind,
    WeibullNoise.kind, TwoPointNoise.kind,
  ]
}
