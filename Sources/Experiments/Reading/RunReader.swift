/// Reads `run: {jobs: auto | N, threads: N}`.
struct RunReader {
  let values: ValueReader

  func read(_ node: Node?) -> RunOptions {
    var options = RunOptions()
    guard let node, !node.isEmpty else { return options }
    guard node.entries != nil else {
      values.issues.report("run wants a map with jobs and threads, not \(node.formName)", at: node.span)
      return options
    }
    let fields = Fields(node, known: FileFormat.run.names, owner: "run", values.issues)
    if let jobs = fields["jobs"], jobs.text != "auto" {
      if let text = jobs.text, !jobs.isEmpty, case .notANumber = NumberText(text) {
        let near = NearestName.of(text, in: ["auto"])
        values.issues.report(
          "jobs wants auto or a whole number, not \(quoted(text))", at: jobs.span, suggestion: near)
      } else {
        options.jobs = integer(jobs, "jobs", FileFormat.jobs)
      }
    }
    if let threads = fields["threads"], let count = integer(threads, "threads", FileFormat.threads) {
      options.threads = count
    }
    return options
  }

  private func integer(_ node: Node, _ key: String, _ range: ClosedRange<Int>) -> Int? {
    values.readValue(node, as: .integer(range), ValueReader.Site(key))?.integer
  }
}
