/// How much of the plan is measured.
struct ReportState {
  var planned: Int
  var measured: Int
  var diverged: Int
  var failed: Int

  init(_ data: Joined) {
    let replicates = data.members.flatMap(\.replicates)
    planned = replicates.count
    measured = replicates.count { $0.result != nil }
    diverged = replicates.count { $0.hasDiverged }
    failed = replicates.count { $0.failure != nil }
  }

  /// `Partial: 20 of 36 cells, 1 failed, 2 diverged`
  var sentence: String {
    var text =
      "\(measured == planned ? "Complete" : "Partial"): \(measured) of \(planned) cell\(planned == 1 ? "" : "s")"
    if failed > 0 { text += ", \(failed) failed" }
    if diverged > 0 { text += ", \(diverged) diverged" }
    return text
  }
}
