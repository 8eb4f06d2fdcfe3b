import Engine
import Vocabulary

extension LanguageModel {
  /// Of every measurement.
  static let quantities: [TrainingQuantity<LanguageSums>] =
    [
      .init(
        Metric(
          "train_loss", "Mean cross-entropy a token over the sequences since the last measurement.",
          unit: "nats",
          goal: .minimize, on: .training), live: { $0.loss }, \.training.loss),
      .init(
        Metric(
          "validation_loss", "Mean cross-entropy a token over the sequences that validate.", unit: "nats",
          goal: .minimize, on: .validation), live: { $0.latest?.validation.loss }, \.validation.loss),
      .init(
        Metric(
          "validation_bits_per_byte",
          "Cross-entropy of the sequences that validate for each byte of text; not of token files.",
          unit: "bits",
          goal: .minimize, on: .validation), \.validation.bitsPerByte),
    ] + TrainingQuantity.common + [
      .init(
        Metric(
          "gradient_noise_scale_untied",
          "As gradient_noise_scale, without the embedding that is tied to the output weights: what nanoGNS states."
        ),
        record: .untiedNoiseScale, \.untiedNoiseScale),
      .init(
        Metric(
          "tokens_per_second", "Training speed since the last measurement.", unit: "tokens/s",
          goal: .maximize,
          isTiming: true), \.tokensPerSecond),
    ]

  /// After the last step, where `test: final` asks for it.
  static let tests: [Quantity<Evaluation<LanguageSums>>] = [
    .init(
      Metric(
        "test_loss", "Mean cross-entropy a token over all of the last tenth after the last step.",
        unit: "nats",
        goal: .minimize, isSeries: false, on: .test), \.loss)
  ]
}
