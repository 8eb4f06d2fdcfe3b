import Foundation
import Statistics
import TestTraits
import Testing

/// Fifty kills, of workers and of the whole run, over 200 cells: nothing shows of them in the end.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct StormTests {
  static let file = """
    sweep: 1
    name: storm
    seeds: 0..9
    problems: [{objective: quadratic, noise: {law: symmetric_pareto, tail_index: [1.5, 2]}, steps: 50, runs: 400000}]
    optimizers:
      - {name: sgd, learning_rate: [0.1, 0.15, 0.2, 0.25, 0.3]}
      - {name: ps_clip_sgd, learning_rate: [0.1, 0.15, 0.2, 0.25, 0.3], clip_threshold: 4}
    """

  /// 200 cells of a program that goes on from its checkpoint; every second one keeps a file.
  static let programs = """
    sweep: 1
    name: storm
    seeds: 0..199
    problems:
      - name: script
        command: [sh, run.sh]
        optimizers: {own: {}}
        metrics: {loss: minimize}
        series: step
        checkpoint: true
    optimizers: [own]
    """

  private static let script = """
    step=$(cat "$SWEEP_FOLDER/state" 2>/dev/null || echo 0)
    while [ "$step" -lt 4 ]; do
      step=$((step + 1))
      sleep 0.02
      printf '{"step": %s, "loss": %s.%s}\\n' "$step" "$SWEEP_SEED" "$step" >> "$SWEEP_REPORT"
      echo "$step" > "$SWEEP_FOLDER/next" && mv "$SWEEP_FOLDER/next" "$SWEEP_FOLDER/state"
    done
    [ $((SWEEP_SEED % 2)) = 0 ] || rm "$SWEEP_FOLDER/state"
    printf '{"final": {"loss": %s.5}}\\n' "$SWEEP_SEED" >> "$SWEEP_REPORT"

    """

  @Test(arguments: ["the engine", "a program"]) func fiftyKillsLeaveNoTrace(of what: String) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(what == "a program" ? Self.programs : Self.file, to: "e.yaml")
    try program.write(Self.script, to: "run.sh")
    let undisturbed = try program.run(
      "e.yaml", "--jobs", "2", "--results", "whole", "--quiet", "--trust")
    #expect(undisturbed.status == 0, "\(undisturbed.errors)")

    var dice = RandomStream(seed: 50)
    for _ in 0..<25 {
      let run = try program.start(["e.yaml", "--jobs", "2", "--quiet"])
      #expect(program.waits { !run.workers.isEmpty || !run.isRunning })
      Thread.sleep(forTimeInterval: .random(in: 0...0.2, using: &dice))
      // A worker may be just starting, or end between the look and the kill: then it is another's turn.
      var isKilled = false
      #expect(
        program.waits {
          let victim = run.workers.map(\.pid).randomElement(using: &dice)
          isKilled = victim.map { kill($0, SIGKILL) == 0 } ?? false
          return isKilled || !run.isRunning
        })
      #expect(isKilled, "all cells were done before the last kill")
      Thread.sleep(forTimeInterval: .random(in: 0...0.2, using: &dice))
      run.signal(SIGKILL)
      #expect(try run.wait().status == -SIGKILL)
    }
    let kept = try program.store("storm").results.count
    #expect(kept < 200, "all cells were done before the last kill")

    let last = try program.run("e.yaml", "--jobs", "2")
    // A cell whose worker was killed five times is left to `sweep retry`.
    if last.status != 0 {
      #expect(try program.run("retry", "e.yaml", "--quiet").status == 0, "\(last.errors)")
    }
    #expect(try program.digests("storm") == program.digests("storm", results: "whole"))
    let cells = try program.cells("storm")
    #expect(cells.count == 201 && Set(cells).count == 201)
    #expect(try cells == program.cells("storm", results: "whole"))
    #expect(try program.store("storm").conflicting.isEmpty)
  }
}
