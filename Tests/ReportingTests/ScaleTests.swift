import Experiments
import Foundation
import Testing

@testable import Reporting

@Suite struct ScaleTests {
  /// 10⁴ cells of 20 rows took 3 s unoptimised when this was written; the bound only catches quadratic scans.
  @Test(.timeLimit(.minutes(1))) func tenThousandCellsAreReportedQuickly() throws {
    try withTemporaryFolder { folder in
      let input = RealisticExperiment.input(RealisticExperiment.report, seeds: 371)
      #expect(input.plan.cells.count > 10_000)
      let clock = ContinuousClock()
      let time = try clock.measure { _ = try Reporter(directory: folder, gnuplot: nil).write(input) }
      print("report of \(input.plan.cells.count) cells: \(time)")
      #expect(time < .seconds(40))
    }
  }
}
