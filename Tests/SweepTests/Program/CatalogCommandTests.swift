import Foundation
import Testing

@testable import sweep

/// `sweep catalog` and `sweep schema` as a user meets them.
@Suite struct CatalogCommandTests {
  func withProgram(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try body(program)
  }

  @Test func theListingNamesEverything() throws {
    try withProgram { program in
      let outcome = try program.run("catalog")
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      #expect(outcome.output == ExperimentOptions.reference.listing + "\n")
      for name in ["seeds", "quadratic", "ps_clip_sgd", "cifar100", "symmetric_pareto", "learning_curve"] {
        #expect(outcome.output.contains("  \(name) "), "\(name)")
      }
    }
  }

  @Test(arguments: ["ps_clip_sgd", "quadratic", "learning_rate", "validation_accuracy", "run"])
  func oneNameIsShownWithAllItsKeys(_ name: String) throws {
    try withProgram { program in
      let outcome = try program.run("catalog", name)
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      #expect(outcome.output.hasPrefix("\(name), "))
      #expect(outcome.output == ExperimentOptions.reference.text(about: name).map { $0 + "\n" })
    }
  }

  @Test func anUnknownNameIsAnErrorWithASuggestion() throws {
    try withProgram { program in
      let outcome = try program.run("catalog", "clip_sdg")
      #expect(outcome.status == 64 && outcome.output.isEmpty)
      #expect(
        outcome.errors
          == "error: nothing in an experiment file is called 'clip_sdg'; did you mean 'clip_sgd'?\n")
    }
  }

  @Test func jsonHoldsTheSameForPrograms() throws {
    struct Topic: Decodable {
      struct Key: Decodable {
        var name, type: String
        var required: Bool
      }
      var name, section: String
      var keys: [Key]
    }
    try withProgram { program in
      let outcome = try program.run("catalog", "clip_sgd", "--format", "json")
      let topics = try JSONDecoder().decode([Topic].self, from: Data(outcome.output.utf8))
      #expect(topics.map(\.name) == ["clip_sgd"] && topics[0].section == "optimizer")
      let rate = try #require(topics[0].keys.first { $0.name == "learning_rate" })
      #expect(rate.type == "a number greater than 0" && rate.required)
    }
  }

  @Test func theSchemaIsOneJSONObject() throws {
    try withProgram { program in
      let outcome = try program.run("schema")
      #expect(outcome.status == 0)
      let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
      #expect(object?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    }
  }
}
