/// Reads `run: {jobs: auto | N, threads: N, timeout: 3h, silence: 5min, memory: 4GB, retries: {crashed: 2},
/// checkpoint: 5min, keep_going: N}`.
struct RunReader {
  let values: ValueReader

  func read(_ node: Node?) -> RunOptions {
    var options = RunOptions()
    guard let node, !node.isEmpty else { return options }
    guard node.entries != nil else {
      values.issues.report(
        "run wants a map with \(listed(FileFormat.run.names)), not \(node.formName)", at: node.span)
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
    options.timeoutSeconds = seconds(fields["timeout"], "timeout")
    if let silence = seconds(fields["silence"], "silence") { options.silenceSeconds = silence }
    options.checkpointSeconds = seconds(fields["checkpoint"], "checkpoint")
    options.memoryBytes = fields["memory"].flatMap {
      // 2⁶⁰ bytes are more than any machine has, and an Int.
      values.quantity($0, "memory", .memory, most: 0x1p60).map { Int(saturating: $0) }
    }
    options.keepGoing = fields["keep_going"].flatMap { integer($0, "keep_going", 1...Int.max) }
    options.retries = retries(fields["retries"])
    return options
  }

  private func retries(_ node: Node?) -> [String: Int] {
    guard let node, !node.isEmpty else { return [:] }
    guard node.entries != nil else {
      values.issues.report(
        "retries wants a map from failures to numbers, e.g. {crashed: 2}, not \(node.formName)", at: node.span
      )
      return [:]
    }
    let fields = Fields(node, known: FileFormat.retries.names, owner: "retries", values.issues)
    var retries: [String: Int] = [:]
    for failure in FileFormat.retries.names {
      if let node = fields[failure] { retries[failure] = integer(node, failure, 0...1000) }
    }
    return retries
  }

  private func seconds(_ node: Node?, _ key: String) -> Double? {
    // A century: what is larger was not meant.
    node.flatMap { values.quantity($0, key, .duration, most: 3.2e9) }
  }

  private func integer(_ node: Node, _ key: String, _ range: ClosedRange<Int>) -> Int? {
    values.readValue(node, as: .integer(range), ValueReader.Site(key))?.integer
  }
}
