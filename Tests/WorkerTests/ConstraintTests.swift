import Experiments
import Testing

@testable import Worker

/// Keys that do not fit together are found by the planner, at their place in the file.
@Suite struct ConstraintTests {
  func mistakes(_ optimizer: String) -> [String] {
    let text = """
      sweep: 1
      name: constraints
      defaults: {epochs: 1, batch_size: 96, learning_rate: 0.1}
      problems:
        - {name: images, model: alexnet_cifar, dataset: cifar100}
      optimizers:
        - \(optimizer)
      """
    let catalog = Catalog(
      numericsRevision: 1, families: EngineCatalog.families, optimizers: EngineCatalog.optimizers,
      tables: Kind(name: "table", summary: ""), figures: [])
    do throws(Diagnostics) {
      _ = try Experiment.parse(text, file: "f.yaml", catalog: catalog)
      return []
    } catch {
      return error.rendered(color: false).split(separator: "\n").map(String.init)
    }
  }

  @Test func aBatchThatIsNoMultipleOfItsMicroBatchIsOneLocatedMistake() {
    let text = mistakes("{name: micro_batch_clip_sgd, clip_threshold: 1, micro_batch_size: [32, 36, 40]}")
    #expect(text.filter { $0.contains("error") }.count == 1)
    #expect(text.first?.contains("f.yaml:7:") == true)
    #expect(text.first?.contains("batch_size 96 is not a multiple of micro_batch_size 36") == true)
    #expect(mistakes("{name: micro_batch_clip_sgd, clip_threshold: 1, micro_batch_size: [32, 48]}") == [])
  }

  @Test func nesterovWithoutMomentumIsALocatedMistake() {
    #expect(mistakes("{name: sgd, nesterov: true}").first?.contains("nesterov needs a momentum") == true)
    #expect(mistakes("{name: sgd, nesterov: true, momentum: 0.9}") == [])
  }
}
