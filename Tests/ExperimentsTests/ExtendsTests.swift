import Testing

@testable import Experiments

/// Files under files.
struct ExtendsTests {
  private func experiment(_ files: [String: String], overrides: [String] = []) throws -> Experiment {
    try Experiment.parse(
      files["dir/x.yaml"] ?? "", file: "dir/x.yaml", overrides: overrides, catalog: TestCatalog.all,
      limits: Limits(),
      files: ExperimentFiles { path in files[path].map(ExperimentFiles.Contents.text) ?? .missing })
  }

  private static let base = """
    sweep: 1
    name: base
    defaults: {momentum: 0.5, noise: {law: symmetric_pareto, tail_index: 1.5, scale: 2}}
    axes: {rate: {min: 0.1, max: 10, per_decade: 1}, clip: [1, 2]}
    problems: [{objective: quadratic, steps: 7}]
    optimizers:
      - {name: clip_sgd, zip: {learning_rate: [0.1, 0.2], clip_threshold: [1, 2]}}
    run: {jobs: 3, retries: {crashed: 1}}
    """

  private func values(_ key: String, _ own: String, _ others: [String: String] = [:]) throws -> [String] {
    var files = ["common.yaml": Self.base, "dir/x.yaml": own]
    files.merge(others) { $1 }
    return try experiment(files).configurations.map { $0.value(ofColumn: key)?.description ?? "-" }
  }

  @Test func whatIsNotSaidComesFromTheOtherFile() throws {
    let own = "extends: ../common.yaml\nname: own\nrun: {jobs: 4, retries: {timeout: 2}}\n"
    let experiment = try experiment(["common.yaml": Self.base, "dir/x.yaml": own])
    #expect(experiment.name == "own" && experiment.run.jobs == 4)
    #expect(experiment.run.retries.crashed == 1 && experiment.run.retries.timeout == 2)
    #expect(experiment.configurations.count == 2)
    // By itself it would have axes that it does not use.
    let alone = Self.base.split(separator: "\n").filter { !$0.hasPrefix("axes") }.joined(separator: "\n")
    let whole = try Experiment.parse(alone, file: "x", catalog: TestCatalog.all)
    #expect(experiment.configurations.map(\.id) == whole.configurations.map(\.id))
  }

  @Test func mapsAreMergedAndOtherKindsReplaced() throws {
    let own = "extends: ../common.yaml\n"
    #expect(
      try values("noise.scale", own + "defaults: {noise: {law: symmetric_pareto, tail_index: 3}}") == [
        "2", "2",
      ])
    #expect(try values("noise.tail_index", own + "defaults: {noise: {tail_index: 3}}") == ["3", "3"])
    #expect(try values("noise.scale", own + "defaults: {noise: {law: normal}}") == ["1", "1"])
    #expect(try values("momentum", own + "defaults: {noise: {law: normal}}") == ["0.5", "0.5"])
  }

  @Test func rangesListsAndZipsAreReplaced() throws {
    let sgd = "extends: ../common.yaml\noptimizers: [{name: sgd, learning_rate: $rate}]\n"
    #expect(try values("learning_rate", sgd) == ["0.1", "1", "10"])
    #expect(
      try values("learning_rate", sgd + "axes: {rate: {min: 1, max: 2, count: 2}}") == ["1", "2"])
    #expect(
      try values("steps", "extends: ../common.yaml\nproblems: [{objective: quadratic}]") == ["100", "100"])
  }

  @Test func laterFilesWinAndTheFileItselfOverAll() throws {
    let own = "extends: [../common.yaml, /top/a.yaml]\n"
    let others = [
      "/top/a.yaml": "extends: ./b/c.yaml\ndefaults: {momentum: 0.6}",
      "/top/b/c.yaml": "defaults: {momentum: 0.7, weight_decay: 3}",
    ]
    #expect(try values("momentum", own, others) == ["0.6", "0.6"])
    #expect(try values("weight_decay", own, others) == ["3", "3"])
    #expect(try values("momentum", own + "defaults: {momentum: 0.8}", others) == ["0.8", "0.8"])
  }

  @Test func theSameFileMayBeReachedTwice() throws {
    let own = "extends: [../a.yaml, ../b.yaml]\n"
    let others = [
      "a.yaml": "extends: common.yaml", "b.yaml": "extends: ./common.yaml\ndefaults: {momentum: 0}",
    ]
    #expect(try values("momentum", own, others) == ["0", "0"])
  }

  @Test func argumentsGoOverEverything() throws {
    let files = [
      "common.yaml": Self.base, "dir/x.yaml": "extends: ../common.yaml\ndefaults: {momentum: 0.8}",
    ]
    #expect(
      try experiment(files, overrides: ["momentum=0.9"]).configurations.map { $0.values["momentum"] } == [
        .number(0.9), .number(0.9),
      ])
  }

  @Test func originsNameTheFile() throws {
    let experiment = try experiment([
      "common.yaml": Self.base, "dir/x.yaml": "extends: ../common.yaml\ndefaults: {momentum: 0.8}",
    ])
    let origins = experiment.origins(of: experiment.configurations[1])
    let places = Dictionary(
      origins.map { ($0.key, $0.location.map { "\($0.file):\($0.line)" } ?? "default") },
      uniquingKeysWith: { $1 })
    #expect(places["momentum"] == "dir/x.yaml:2" && places["steps"] == "common.yaml:5")
    #expect(places["clip_threshold"] == "common.yaml:7" && places["dimension"] == "default")
  }

  @Test func filesThatMultiplyEachOtherAreRefused() {
    var files = ["dir/x.yaml": "extends: [f0, f0]"]
    for level in 0..<30 { files["dir/f\(level)"] = "extends: [f\(level + 1), f\(level + 1)]" }
    files["dir/f30"] = Self.base
    let error = #expect(throws: Diagnostics.self) { try experiment(files) }
    #expect(error?.all.contains { $0.message.contains("extends too much") } ?? false)
  }

  @Test(arguments: [
    ("a.yaml", "x.yaml", "a.yaml"), ("a.yaml", "d/x.yaml", "d/a.yaml"), ("../a.yaml", "d/x.yaml", "a.yaml"),
    ("../../a.yaml", "d/x.yaml", "../a.yaml"), ("/a/../b.yaml", "d/x.yaml", "/b.yaml"),
    ("./a", "/d/e/x", "/d/e/a"),
  ])
  func pathsAreRelativeToTheFile(name: String, file: String, path: String) {
    #expect(ExperimentFiles.path(name, from: file) == path)
  }
}
