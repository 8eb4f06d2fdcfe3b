import Engine
import Vocabulary

/// Which images are trained and measured on, and how the training ones are changed.
struct ImageSettings: Settings {
  @Setting(
    .integer(0...1_000_000_000),
    "Train on this many images, equally many of each class; 0 is all that validation leaves.")
  var trainCount: Int = 0
  @Setting(
    .variant, default: .map(["from": .string("test"), "count": .integer(0)]),
    "Images that validation loss and accuracy are measured on.") var validation: Validation
  @Setting(
    .optional(.choice),
    "Measures test_loss and test_accuracy on the test file, by which nothing is chosen; needs validation from train. Left out: not measured."
  ) var test: TestTime?
  @Setting(
    .within(0...1),
    "This share of the training images, exactly and chosen by the seed, is trained with another class's label."
  ) var labelNoise: Double = 0
  @Setting(.choice, "Random changes of training images.") var augment = ImageTraining.Augmentation.cropFlip

  enum TestTime: String, SettingChoice {
    case final
    var summary: String { "After the last epoch." }
  }

  static let trainCountKey = key(\.$trainCount)
  static let validationKey = key(\.$validation)
  static let testKey = key(\.$test)

  /// Images that are validated on; a count of 0 is all.
  enum Validation: SettingVariants {
    case testFile(count: Int)
    case trainingFile(count: Int)

    struct OfTest: Settings {
      @Setting(
        .integer(0...1_000_000_000), "This many of its images, equally many of each class; 0 is all.")
      var count: Int = 0
    }

    struct OfTraining: Settings {
      @Setting(.count, "Images, equally many of each class.") var count: Int
    }

    static let tag = "from"
    static let kinds: [SettingKind<Validation>] = [
      SettingKind("test", "The test file.") { (own: OfTest) in .testFile(count: own.count) },
      SettingKind("train", "Images of the training file that are then not trained on.") { (own: OfTraining) in
        .trainingFile(count: own.count)
      },
    ]
  }
}

extension ImageTraining.Augmentation: SettingChoice {
  /// What becomes of a training image, for the catalog.
  public var summary: String {
    switch self {
    case .none: "Images as they are."
    case .crop: "Random shift by up to 4 pixels."
    case .flip: "Random left-right mirroring."
    case .cropFlip: "Both."
    }
  }
}

/// In which order the images are visited.
struct OrderSettings: Settings {
  @Setting(
    .flag, "Visit the training images in a new random order every epoch, instead of always in the file's.")
  var shuffle: Bool = true
}
