import Messages
import Problems
import Vocabulary

/// A problem that a file makes of a program.
struct ProgramProblem: Problem {
  let family: ProblemFamily
  private let request: ProgramRequest
  private let host: ProgramHost

  init(_ request: ProgramRequest, on host: ProgramHost) {
    (self.request, self.host) = (request, host)
    family = ProblemFamily(
      name: request.program.name, summary: "", discriminator: Program.key, kinds: [], parameters: [],
      metrics: [], seriesIndex: request.program.series)
  }

  var streams: [StreamUse] { [] }

  func cell(_ values: CellValues, seed: Int) -> ProgramCell {
    ProgramCell(request: request, values: values.map, seed: seed, host: host)
  }
}

/// The programs that a worker has been told of.
public struct Programs {
  private let host = ProgramHost()
  private var problems: [String: ProgramProblem] = [:]

  package init() {}

  /// For the cells that come after it; one of the same name takes the other's place.
  ///
  /// From the first one on, processes below this one that lose their parent become its children.
  public mutating func add(_ request: ProgramRequest) {
    if problems.isEmpty { ProcessTree.adoptOrphans() }
    problems[request.program.name] = ProgramProblem(request, on: host)
  }

  /// The problems that a worker knows, with these.
  public func joined(to problems: Problems) -> Problems {
    let own: [any Problem] = self.problems.sorted { $0.key < $1.key }.map(\.value)
    return Problems(problems.members.filter { self.problems[$0.family.name] == nil } + own)
  }
}
