import Foundation
import TestPrograms
import Testing

@testable import Reporting

@Suite struct ScaleTests {
  /// 10⁴ cells of 20 rows take ten times as long as 10³, give or take the machine's load; a quadratic scan takes a hundred
  /// times as long.
  @Test func tenThousandCellsTakeNoMoreThanTheirShare() throws {
    func processorSeconds(seeds: Int) throws -> Double {
      let input = RealisticExperiment.input(RealisticExperiment.report, seeds: seeds)
      return try withTemporaryFolder { folder in
        var (start, end) = (timespec(), timespec())
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start)
        _ = try Reporter(directory: folder, gnuplot: nil, command: "sweep report x.yaml").write(input)
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end)
        return Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) / 1e9
      }
    }
    let (few, many) = (try processorSeconds(seeds: 37), try processorSeconds(seeds: 371))
    #expect(many < 40 * few, "\(few) s for a tenth of the cells, \(many) s for all")
  }
}
