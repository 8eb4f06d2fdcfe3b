import Experiments
import Foundation
import Testing

@testable import sweep

/// What `sweep catalog` and the reference page say.
@Suite struct ReferenceTests {
  static let reference = Reference(ExperimentOptions.catalog)

  @Test func theCommittedPageIsCurrent() throws {
    let file = ShippedFilesTests.folder.appending(path: "REFERENCE.md")
    #expect(
      try String(contentsOf: file, encoding: .utf8) == Self.reference.markdown,
      "write it anew: sweep catalog --format markdown > experiments/REFERENCE.md")
  }

  @Test func everyPageTableRowHasItsColumns() {
    for line in Self.reference.markdown.split(separator: "\n") where line.hasPrefix("|") {
      let bars = line.replacing("\\|", with: "").filter { $0 == "|" }.count
      #expect(bars == 5 || bars == 6, "\(line)")
    }
  }

  /// The key's example stands where the key belongs.
  @Test(arguments: FileFormat.keys.map(\.name))
  func examplesOfTheFormatAreCorrect(_ name: String) throws {
    let key = try #require(FileFormat.keys.first { $0.name == name })
    let rest = ShippedFilesTests.small.split(separator: "\n").filter { !$0.hasPrefix(name + ":") }
    let use = name == "axes" ? "defaults: {weight_decay: $rate}\n" : ""
    var text = rest.joined(separator: "\n") + "\n" + key.example + "\n" + use
    if key.example.contains("train_loss") || key.example.contains("batch_size") {
      text = text.replacing(
        "objective: quadratic, noise: {law: normal}, steps: 3",
        with: "model: alexnet_cifar, dataset: cifar100, epochs: 1")
    }
    #expect(throws: Never.self) {
      try Experiment.parse(text, file: "x.yaml", catalog: ExperimentOptions.catalog)
    }
  }

  @Test func everythingNamedInTheListingCanBeShown() throws {
    for topic in Self.reference.topics {
      let text = try #require(Self.reference.text(about: topic.name))
      #expect(text.contains(topic.summary))
    }
  }

  @Test func misspeltNamesHaveASuggestion() {
    #expect(Self.reference.nearest(to: "clip_sdg") == "clip_sgd")
    #expect(Self.reference.text(about: "clip_sdg") == nil)
    #expect(Self.reference.nearest(to: "zzzzzzzz") == nil)
  }
}
