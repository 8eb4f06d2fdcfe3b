import Experiments
import Results

/// What `sweep --version` says: all that decides whether results of two programs are comparable.
enum Version {
  static let program = "0.1.0"

  static var text: String {
    let revisions = ExperimentOptions.catalog.families.map { "\($0.name) \($0.numericsRevision)" }
    return """
      sweep \(program)
      file format: \(FileFormat.version)
      journal format: \(ResultStore.format)
      numerics revisions: \(revisions.joined(separator: ", "))
      """
  }
}
