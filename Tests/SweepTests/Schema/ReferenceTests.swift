import Experiments
import Foundation
import Testing

@testable import sweep

/// What `sweep catalog` and the reference page say.
@Suite struct ReferenceTests {
  static let reference = ExperimentOptions.reference

  @Test func theCommittedPageIsCurrent() throws {
    let file = ShippedFilesTests.folder.appending(path: "REFERENCE.md")
    #expect(
      try String(contentsOf: file, encoding: .utf8) == Self.reference.markdown,
      "write it anew: sweep catalog --format markdown > experiments/REFERENCE.md")
  }

  @Test func everyPageTableRowHasTheColumnsOfItsHead() {
    var head: Int?
    for line in Self.reference.markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        head = nil
        continue
      }
      let bars = line.replacing("\\|", with: "").filter { $0 == "|" }.count
      #expect(bars >= 3 && bars == head ?? bars, "\(line)")
      head = head ?? bars
    }
  }

  /// Those of parameters only where the catalog has the parameter.
  static let examples = FileFormat.keys.filter { key in
    guard case .parameter(let name) = key.form else { return true }
    return reference.keys(named: name).contains { _, topics in topics.contains { $0.section == .family } }
  }.map(\.name)

  /// The key's example stands where the key belongs.
  @Test(arguments: examples)
  func examplesOfTheFormatAreCorrect(_ name: String) throws {
    let key = try #require(FileFormat.keys.first { $0.name == name })
    let rest = ShippedFilesTests.small.replacing("[0.1, 0.2]", with: "[0.01, 0.1]").split(separator: "\n")
      .filter { !$0.hasPrefix(name + ":") }
    let use =
      switch name {
      case "axes": "defaults: {weight_decay: $rate}\n"
      case "search": "defaults: {weight_decay: {min: 0, max: 1}}\n"
      case "final": "tune: {by: gradient_norm}\n"
      default: ""
      }
    var text = rest.joined(separator: "\n") + "\n" + key.example + "\n" + use
    if ["train_loss", "batch_size", "validation_accuracy", "per_step"].contains(where: key.example.contains) {
      text = text.replacing(
        "objective: quadratic, noise: {law: normal}, steps: 3",
        with: "model: alexnet_cifar, dataset: cifar100, epochs: 1")
    }
    let program = try Program()
    defer { program.remove() }
    try FileManager.default.createDirectory(
      at: program.folder.appending(path: "common"), withIntermediateDirectories: true)
    try program.write("defaults: {momentum: 0.9}\n", to: "common/cifar100.yaml")
    try program.write(text, to: "x.yaml")
    let file = program.folder.appending(path: "x.yaml").path
    #expect(throws: Never.self) { try Experiment.load(path: file, catalog: ExperimentOptions.catalog) }
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
