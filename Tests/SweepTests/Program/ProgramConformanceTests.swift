import Foundation
import Messages
import Results
import TestTraits
import Testing
import Vocabulary

/// The contract of programs, kept by one script in three languages: how each way to end is told, and what is read.
@Suite(.tags(.slow), .leftOutIfFast) struct ProgramConformanceTests {
  enum Language: String, CaseIterable, Sendable {
    case shell, python, perl

    var file: String { "program.\(rawValue)" }
    var interpreter: String { self == .shell ? "sh" : self == .python ? "python3" : "perl" }

    var script: String {
      switch self {
      case .shell: ProgramScripts.shell
      case .python: ProgramScripts.python
      case .perl: ProgramScripts.perl
      }
    }

    static let there = allCases.filter { language in
      (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(language.interpreter)")
      }
    }
  }

  /// How a cell ends.
  enum Mode: String, CaseIterable, Sendable {
    case finish, diverge, crash, hang, kill, resume, garbage, leak, million
  }

  private func file(_ language: Language, _ modes: [Mode]) -> String {
    """
    sweep: 1
    name: conformance
    problems:
      - name: contract
        command: [\(language.interpreter), \(language.file), "{mode}"]
        parameters: {mode: string}
        optimizers: {none: {}}
        metrics: {loss: minimize}
        checkpoint: true
        grace: 5s
        mode: [\(modes.map(\.rawValue).joined(separator: ", "))]
    optimizers: [none]
    run: {silence: \(modes == [.hang] ? "3s" : "30min")}
    report: {tables: [{name: loss, values: [final loss]}], figures: []}

    """
  }

  @Test(arguments: Language.there, Mode.allCases) func everyEndIsTold(language: Language, mode: Mode) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(language.script, to: language.file)
    try program.write(file(language, [mode]), to: "c.yaml")
    let outcome = try program.run("run", "c.yaml", "--trust", "--quiet", "--jobs", "1")
    let store = try program.store("conformance")
    let failure = store.failures.values.first
    let result = store.results.values.first
    let isMeasured = [.finish, .diverge, .resume, .garbage, .leak, .million].contains(mode)
    #expect(outcome.status == (isMeasured ? 0 : 1), "\(outcome.errors)")
    #expect((result != nil) == isMeasured && (failure == nil) == isMeasured)
    let series = result?.measurement.series
    switch mode {
    case .finish:
      #expect(series?.at == [1, 2] && series?.columns["loss"] == [1000, 0.5])
      #expect(result?.measurement.metrics == ["loss": 0.5])
      #expect(result?.provenance.worker.program?.versions == ["language": language.rawValue])
      #expect(result?.provenance.worker.program?.files.map(\.path) == [language.file])
    case .diverge: #expect(result?.measurement.outcome == .diverged && series?.at == [1])
    case .crash:
      #expect(failure?.kind == .crashed && failure?.exitStatus == 3)
      #expect(failure?.log.contains { $0.contains("it broke here") } == true)
    case .hang: #expect(failure?.kind == .silent)
    case .kill: #expect(failure?.kind == .crashed && failure?.signal == 9)
    case .resume:
      #expect(series?.at == [1, 2, 3] && result?.measurement.metrics == ["loss": 3])
      #expect(result?.attempt == 1)
    case .garbage: #expect(series?.at == [1] && result?.measurement.metrics == ["loss": 2])
    case .leak:
      let file = "results/conformance/programs/\(result?.cell ?? "")/files/leaked"
      let text = try String(contentsOf: program.folder.appending(path: file), encoding: .utf8)
      let left = text.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
      #expect(left.count >= 1 && left.allSatisfy { !isRunning($0) })
    case .million:
      let column = try #require(series?.columns["loss"])
      let expected = [-Double.infinity, .nan, 1000]
      #expect(series?.at.count == 1_000_000 && column.count == 1_000_000)
      #expect(
        column.indices.allSatisfy {
          let wanted = expected[$0 % 3]
          return wanted.isNaN ? column[$0].isNaN : column[$0] == wanted
        })
    }
  }

  private func isRunning(_ process: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
      return false
    }
    return !stat.contains(") Z ")
  }

  // MARK: Nothing is left

  enum Death: String, CaseIterable, Sendable { case parent, worker, both, terminal }

  @Test(arguments: Death.allCases) func noProgramOutlivesSweep(death: Death) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(ProgramScripts.family, to: "family.sh")
    try program.write(
      file(.shell, [.hang]).replacing("program.shell", with: "family.sh").replacing(
        "\"{mode}\"", with: "\"{mode}\", \"\(program.folder.path)/pids\""), to: "c.yaml")
    let run = try program.start(["run", "c.yaml", "--trust", "--quiet", "--jobs", "1"])
    func pids() -> [Int32] {
      let text = (try? String(contentsOf: program.folder.appending(path: "pids"), encoding: .utf8)) ?? ""
      return text.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
    }
    #expect(program.waits { pids().count == 3 })
    let family = pids()
    #expect(family.allSatisfy(isRunning))
    let workers = run.workers.map(\.pid)
    switch death {
    case .parent: run.signal(SIGKILL)
    case .worker: for worker in workers { kill(worker, SIGKILL) }
    case .both: for process in [run.pid] + workers { kill(process, SIGKILL) }
    case .terminal: run.signal(SIGHUP)
    }
    #expect(program.waits { family.allSatisfy { !isRunning($0) } }, "\(family)")
    if death == .worker { run.signal(SIGKILL) }
    _ = try run.wait()
    // The worker's second try has a family of its own.
    #expect(program.waits { pids().allSatisfy { !isRunning($0) } })
  }

  @Test func aStoppedRunGoesOnFromTheCheckpointAndGivesTheSame() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(ProgramScripts.steps, to: "steps.sh")
    let text = file(.shell, [.finish]).replacing("program.shell", with: "steps.sh")
    try program.write(text, to: "c.yaml")
    let whole = try program.start(["run", "c.yaml", "--trust", "--quiet", "--results", "whole"])
    #expect(program.waits { program.exists("whole/conformance/programs") })
    // It waits at step 3 for a word.
    func cell(_ results: String) -> String? {
      let folder = program.folder.appending(path: "\(results)/conformance/programs").path
      return try? FileManager.default.contentsOfDirectory(atPath: folder).first
    }
    func folder(_ results: String) -> String? {
      cell(results).map { "\(results)/conformance/programs/\($0)/files" }
    }
    #expect(program.waits { folder("whole").map { program.exists("\($0)/waiting") } ?? false })
    try program.write("", to: "\(try #require(folder("whole")))/go")
    #expect(try whole.wait().status == 0)
    let stopped = try program.start(["run", "c.yaml", "--trust", "--quiet", "--results", "stopped"])
    #expect(program.waits { folder("stopped").map { program.exists("\($0)/waiting") } ?? false })
    stopped.signal(SIGINT)
    #expect(try stopped.wait().status == 130)
    try program.write("", to: "\(try #require(folder("stopped")))/go")
    let again = try program.run("run", "c.yaml", "--quiet", "--results", "stopped")
    #expect(again.status == 0, "\(again.errors)")
    let digests = try program.digests("conformance", results: "whole")
    #expect(digests.count == 1)
    #expect(try program.digests("conformance", results: "stopped") == digests)
  }
}

/// Scripts that do what their first argument says.
enum ProgramScripts {
  static let shell = """
    line() { printf '%s\\n' "$1" >> "$SWEEP_REPORT"; }
    case $1 in
    finish) line '{"versions": {"language": "shell"}}'; line '{"epoch": 1, "loss": 1E+03}'
      line '{"epoch": 2, "loss": .5}'; line '{"final": {"loss": 0.5}}';;
    diverge) line '{"epoch": 1, "loss": NaN}'; line '{"diverged": true}';;
    crash) echo "it broke here" >&2; exit 3;;
    hang) line '{"epoch": 1, "loss": 1}'; while :; do sleep 100; done;;
    kill) kill -9 $$;;
    resume) at=$(cat "$SWEEP_FOLDER/at" 2>/dev/null || echo 0); at=$((at + 1))
      line "{\\"epoch\\": $at, \\"loss\\": $at}"; echo $at > "$SWEEP_FOLDER/at"
      [ $at -lt 3 ] && exit 75; line '{"final": {"loss": 3}}';;
    garbage) echo noise; line 'not json'; line '{"epoch": 1, "loss": 2}'; line '{"final": {"loss": 2}}'
      printf '{"epoch": 2, "lo' >> "$SWEEP_REPORT";;
    leak) sleep 1000 & echo $! > "$SWEEP_FOLDER/leaked"; echo '##sweep {"final": {"loss": 1}}';;
    million) awk 'BEGIN { split("nan 1E+03 -inf", v, " ")
      for (i = 1; i <= 1000000; i++) printf "{\\"epoch\\": %d, \\"loss\\": %s}\\n", i, v[(i + 1) % 3 + 1] }' >> "$SWEEP_REPORT"
      line '{"final": {"loss": 1}}';;
    esac

    """

  static let python = """
    import json, os, signal, subprocess, sys, time

    def line(text):
        with open(os.environ["SWEEP_REPORT"], "a") as report:
            report.write(text + "\\n")

    config = json.load(open(os.environ["SWEEP_CONFIG"]))
    mode, folder = sys.argv[1], os.environ["SWEEP_FOLDER"]
    assert config["mode"] == mode and config["seed"] == 0 and config["optimizer"] == "none"
    if mode == "finish":
        line(json.dumps({"versions": {"language": "python"}}))
        line('{"epoch": 1, "loss": 1E+03}')
        line(json.dumps({"epoch": 2, "loss": 0.5}))
        line(json.dumps({"final": {"loss": 0.5}}))
    elif mode == "diverge":
        line(json.dumps({"epoch": 1, "loss": float("nan")}))
        line(json.dumps({"final": {"loss": float("inf")}}))
    elif mode == "crash":
        print("it broke here", file=sys.stderr)
        sys.exit(3)
    elif mode == "hang":
        line(json.dumps({"epoch": 1, "loss": 1}))
        time.sleep(1000)
    elif mode == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif mode == "resume":
        path = os.path.join(folder, "at")
        at = int(open(path).read()) + 1 if os.path.exists(path) else 1
        line(json.dumps({"epoch": at, "loss": at}))
        open(path, "w").write(str(at))
        if at < 3:
            sys.exit(75)
        line(json.dumps({"final": {"loss": 3}}))
    elif mode == "garbage":
        print("noise")
        line("not json")
        line(json.dumps({"epoch": 1, "loss": 2}))
        line(json.dumps({"final": {"loss": 2}}))
        open(os.environ["SWEEP_REPORT"], "a").write('{"epoch": 2, "lo')
    elif mode == "leak":
        child = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        open(os.path.join(folder, "leaked"), "w").write(str(child.pid))
        line(json.dumps({"final": {"loss": 1}}))
        os._exit(0)
    elif mode == "million":
        values = [float("-inf"), float("nan"), 1e3]
        for step in range(1, 1000001):
            print("##sweep", json.dumps({"epoch": step, "loss": values[(step - 1) % 3]}))
        line(json.dumps({"final": {"loss": 1}}))

    """

  static let perl = """
    use strict; use warnings;
    my $mode = $ARGV[0];
    sub line { open(my $f, ">>", $ENV{SWEEP_REPORT}); print $f "$_[0]\\n"; close($f); }
    if ($mode eq "finish") { line('{"versions": {"language": "perl"}}'); line('{"epoch": 1, "loss": 1E+03}');
      line('{"epoch": 2, "loss": 0.5}'); line('{"final": {"loss": 0.5}}'); }
    elsif ($mode eq "diverge") { line('{"epoch": 1, "loss": ' . (9**9**9) . '}'); line('{"diverged": true}'); }
    elsif ($mode eq "crash") { print STDERR "it broke here\\n"; exit 3; }
    elsif ($mode eq "hang") { line('{"epoch": 1, "loss": 1}'); sleep 1000; }
    elsif ($mode eq "kill") { kill 'KILL', $$; sleep 10; }
    elsif ($mode eq "resume") {
      my $at = 0; if (open(my $f, "<", "$ENV{SWEEP_FOLDER}/at")) { $at = <$f>; close($f); }
      $at++; line("{\\"epoch\\": $at, \\"loss\\": $at}");
      open(my $f, ">", "$ENV{SWEEP_FOLDER}/at"); print $f $at; close($f);
      exit 75 if $at < 3; line('{"final": {"loss": 3}}'); }
    elsif ($mode eq "garbage") { print "noise\\n"; line('not json'); line('{"epoch": 1, "loss": 2}');
      line('{"final": {"loss": 2}}'); open(my $f, ">>", $ENV{SWEEP_REPORT}); print $f '{"epoch": 2, "lo'; close($f); }
    elsif ($mode eq "leak") { my $child = fork(); if ($child == 0) { exec "sleep", "1000"; }
      open(my $f, ">", "$ENV{SWEEP_FOLDER}/leaked"); print $f $child; close($f); line('{"final": {"loss": 1}}'); }
    elsif ($mode eq "million") { my @v = ("-inf", "nan", "1E+03");
      open(my $f, ">>", $ENV{SWEEP_REPORT});
      for my $i (1..1000000) { print $f "{\\"epoch\\": $i, \\"loss\\": $v[($i - 1) % 3]}\\n"; }
      close($f); line('{"final": {"loss": 1}}'); }

    """

  /// Three processes that do not end by themselves, one of them in a session of its own; none of them hears SIGTERM.
  static let family = """
    trap '' TERM
    sh -c 'trap "" TERM; echo $$ >> "$0"; while :; do sleep 100; done' "$2" &
    setsid sh -c 'trap "" TERM; echo $$ >> "$0"; while :; do sleep 100; done' "$2" &
    echo $$ >> "$2"
    while :; do printf '{"heartbeat": true}\\n' >> "$SWEEP_REPORT"; sleep 1; done

    """

  /// Five steps with a checkpoint after each; it waits at the third for a word, or to be asked to end.
  static let steps = """
    trap 'exit 75' TERM
    at=$(cat "$SWEEP_FOLDER/at" 2>/dev/null || echo 0)
    while [ $at -lt 5 ]; do
      at=$((at + 1)); printf '{"epoch": %d, "loss": %d}\\n' $at $((10 - at)) >> "$SWEEP_REPORT"
      echo $at > "$SWEEP_FOLDER/at"
      if [ $at -eq 3 ]; then
        : > "$SWEEP_FOLDER/waiting"
        while [ ! -e "$SWEEP_FOLDER/go" ]; do printf '{"heartbeat": true}\\n' >> "$SWEEP_REPORT"; sleep 0.1; done
      fi
    done
    printf '{"final": {"loss": %d}}\\n' $((10 - at)) >> "$SWEEP_REPORT"

    """
}
