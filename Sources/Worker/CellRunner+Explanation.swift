import Engine
import Messages
import Vocabulary

/// What a cell would use, without running it.
extension CellRunner {
  /// The numbers that a cell computes with where its file leaves them to the theory, by the names of their metrics;
  /// empty where the file declares them all.
  ///
  /// - Throws: why the cell cannot be measured.
  public static func derivedNumbers(of request: CellRequest) throws -> [String: Double] {
    guard request.family == EngineCatalog.synthetic.name else { return [:] }
    let (problem, theory) = try CellValues(map: request.values).runs(seed: request.seed)
    guard theory != nil else { return [:] }
    return Vocabulary.Measurement.settings(problem, theory).filter { !$0.value.isNaN }
  }

  /// A random stream of a cell: it is keyed by the seed and this role, and by nothing else.
  public struct StreamUse: Sendable, Hashable {
    public var role: String
    /// The role's number in the key.
    public var number: Int
    /// What is drawn from it.
    public var summary: String
  }

  /// The random streams of a family's cells.
  public static func streams(ofFamily family: String) -> [StreamUse] {
    StreamRole.allCases.compactMap { role in
      let (owner, name, summary) = description(of: role)
      return owner.name == family ? StreamUse(role: name, number: Int(role.rawValue), summary: summary) : nil
    }
  }

  private static func description(of role: StreamRole) -> (ProblemFamily, String, String) {
    let (images, laboratory) = (EngineCatalog.classification, EngineCatalog.synthetic)
    return switch role {
    case .initialisation: (images, "initialisation", "the weights at the start")
    case .samplingOrder: (images, "sampling_order", "the order of the images in each epoch")
    case .augmentation: (images, "augmentation", "shifts and mirrorings of training images")
    case .dropout: (images, "dropout", "the units that are left out")
    case .labelNoise: (images, "label_noise", "the training images with another label, and that label")
    case .gradientNoise: (laboratory, "gradient_noise", "the noise of every sample's gradient")
    case .startingPoint: (laboratory, "starting_point", "the first point, where start_rule draws it")
    }
  }
}
