import Foundation
import Results
import TestTraits
import Testing
import Vocabulary

/// A worker tells what computes its cells when that changes, and not for every cell.
@Suite struct ProgramOriginTests {
  private static let script = """
    printf '{"versions": {"language": "sh", "seed": "%s"}}\\n{"final": {"loss": 1}}\\n' $((SWEEP_SEED / 2)) >> "$SWEEP_REPORT"

    """

  private static let file = """
    sweep: 1
    name: origins
    seeds: 0..7
    problems:
      - name: first
        command: [sh, first.sh]
        files: [first.sh]
        optimizers: {none: {}}
        metrics: {loss: minimize}
      - name: second
        command: [sh, second.sh]
        files: [second.sh]
        optimizers: {none: {}}
        metrics: {loss: minimize}
    optimizers: [none]
    order: shuffled
    report: {tables: [{name: loss, values: [final loss]}], figures: []}

    """

  @Test func everyResultSaysWhatComputedIt() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.script, to: "first.sh")
    try program.write(Self.script, to: "second.sh")
    try program.write(Self.file, to: "o.yaml")
    let outcome = try program.run("run", "o.yaml", "--trust", "--quiet", "--jobs", "1")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let results = try program.store("origins").results.values
    #expect(results.count == 16)
    for result in results {
      let origin = result.provenance.worker.program
      #expect(origin?.files.map(\.path) == ["\(result.family).sh"])
      #expect(origin?.command.last?.hasSuffix("\(result.family).sh") == true)
      #expect(origin?.versions == ["language": "sh", "seed": "\(result.seed / 2)"])
    }
  }
}
