import EditorHelp
import Foundation
import Testing
import Vocabulary

@testable import Experiments

/// What is said of a small catalog, whole texts: as JSON Schema, on the terminal, on the reference page.
struct SchemaGoldenTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/schema")
  static let reference = Reference(TestCatalog.all)

  func expectGolden(_ text: String, _ name: String) throws {
    let file = Self.folder.appending(path: name)
    guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      Issue.record("\(name) was missing and has been written; read it and run again")
      return
    }
    #expect(text == expected, "not as in Fixtures/schema/\(name)")
  }

  /// One problem, one optimizer, one figure: a schema that can be read.
  @Test func theSchemaOfATinyCatalog() throws {
    let catalog = Catalog(
      families: [
        ProblemFamily(
          name: "tiny", summary: "One problem", discriminator: "objective",
          kinds: [Kind(name: "quadratic", summary: "½‖x‖²")], parameters: [TestCatalog.validationOnly],
          metrics: [Metric("loss", "Loss", goal: .minimize)], seriesIndex: "step")
      ], optimizers: [Kind(name: "sgd", summary: "Mean gradient", parameters: [TestCatalog.rate])],
      tables: Kind(
        name: "table", summary: "A table",
        parameters: [.required("values", .list(.metricExpression), "Cells")]),
      figures: [Kind(name: "curve", summary: "A curve", parameters: [.optional("only", .match, "Which")])])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = try encoder.encode(JSONSchema.of(catalog))
    try expectGolden(String(decoding: json, as: UTF8.self) + "\n", "schema.json")
  }

  @Test func theListingOfASmallCatalog() throws {
    try expectGolden(Self.reference.listing + "\n", "listing.txt")
  }

  @Test func thePageOfASmallCatalog() throws { try expectGolden(Self.reference.markdown, "page.md") }

  /// Of each section one, a key that several have, and a metric.
  @Test(arguments: [
    "run", "classification", "quadratic", "ps_clip_sgd", "step", "table", "learning_curve", "momentum",
    "validation_accuracy",
  ])
  func everythingAboutAName(_ name: String) throws {
    try expectGolden(try #require(Self.reference.text(about: name)) + "\n", "about-\(name).txt")
  }
}
