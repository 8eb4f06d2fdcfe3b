import Foundation
import Messages
import Synchronization
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

/// What a comparison reads: `cells.csv` and journals tell it the same.
@Suite struct ComparedCellTests {
  @Test(arguments: [
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
    ("\"x, \"\"y\"\"\n\",\n,\n", [["x, \"y\"\n", ""], ["", ""]]),
    ("", []), ("\n", [[""]]), ("ä,µ\n", [["ä", "µ"]]),
  ])
  func aFileFallsIntoRowsAndFields(_ text: String, _ rows: [[String]]) {
    #expect(CSVReader.rows(Data(text.utf8)) == rows)
  }

  @Test func aCellsFileTellsWhatTheResultsDo() throws {
    let input = SmallExperiment.input()
    let bytes = Mutex<[UInt8]>([])
    try Exporter.text(Joined(input), .cells, as: .csv) { piece in
      bytes.withLock { $0 += piece }
    }
    let file = Data(bytes.withLock { $0 })
    let read = try ComparedCell.read(cellsFile: file, catalog: input.catalog)
    let results = try ComparedCell.read(input.results)
    #expect(read.count == 10 && results.count == 10)
    #expect(read.map(\.id) == input.plan.cells.map(\.id).filter { input.results[$0] != nil })
    for (cell, known) in zip(read.sorted { $0.id < $1.id }, results) {
      #expect(cell.id == known.id && cell.seconds == known.seconds)
      #expect(cell.seed == known.seed)
      #expect(cell.configuration == known.configuration)
      #expect(cell.hasDiverged == known.hasDiverged && cell.timings == known.timings)
      #expect(cell.digest == known.digest && cell.commit == known.commit)
      // What is no number is left out.
      #expect(cell.metrics == known.metrics.filter { !$0.value.isNaN })
    }
    #expect(read.contains { $0.hasDiverged } && read[0].configuration.parameters["schedule.at"] == "2 3")
  }

  /// Files of earlier versions stay comparable: their `commit`, `nan`, `1` and `false` are today's `git_commit`, nothing,
  /// `1.0` and `0`.
  @Test func aCellsFileOfAnEarlierVersionSaysTheSame() throws {
    let old =
      "cell,problem,family,optimizer,seed,configuration,momentum,nesterov,outcome,train_loss,other,digest,attempt,commit\n"
      + "c,p,network,sgd,0,x,1,false,completed,0.5,nan,d,1,abc\n"
    let new =
      "cell,problem,family,optimizer,seed,configuration,momentum,nesterov,outcome,train_loss,digest,attempt,"
      + "started_at_seconds,finished_at_seconds,git_commit\nc,p,network,sgd,0,x,1.0,0,completed,0.5,d,1,2.0,3.0,abc\n"
    let cells = try [old, new].map {
      try #require(try ComparedCell.read(cellsFile: Data($0.utf8), catalog: Sample.catalog).first)
    }
    #expect(
      cells[0].configuration.parameters == cells[1].configuration.parameters
        && cells[0].configuration.parameters["nesterov"] == "0")
    #expect(cells.map(\.commit) == ["abc", "abc"])
    let comparison = Comparison([cells[0]], [cells[1]], catalog: Sample.catalog)
    #expect(comparison.pairedCells == 1 && comparison.identicalCells == 1)
  }

  @Test(arguments: [
    ("a,b\n1,2\n", "no column `cell`"),
    ("problem,cell,family,optimizer,seed,outcome,configuration,digest\n", "do not follow one another"),
    (Self.head + "c,p,f,sgd,0,x,0.1,completed\n", "line 2 has 8 fields and the header 10"),
    (Self.head + "c,p,f,sgd,0,x,0.1,completed,1,d\nc,p,f,sgd,1,x,0.1,done,1,d\n", "line 3: `outcome`"),
    (Self.head + "c,p,f,sgd,zero,x,0.1,completed,1,d\n", "`seed` should be a whole number and is 'zero'"),
    (Self.head + "c,p,f,sgd,0,x,0.1,completed,much,d\n", "`loss` should be a number and is 'much'"),
  ])
  func whatIsNoCellsFileIsSaidWithItsLine(_ text: String, _ words: String) throws {
    let error = #expect(throws: CellsFileError.self) {
      try ComparedCell.read(cellsFile: Data(text.utf8), catalog: Sample.catalog)
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  private static let head =
    "cell,problem,family,optimizer,seed,configuration,learning_rate,outcome,loss,digest\n"

  private func cell(
    _ loss: Double, seed: Int = 0, at time: Double? = nil, commit: String? = nil,
    _ parameters: [String: String] = ["learning_rate": "0.1"]
  ) -> ComparedCell {
    var outlines = MeasurementOutline.Reader()
    let measurement = Vocabulary.Measurement(outcome: .completed, metrics: ["train_loss": loss])
    return ComparedCell(
      id: "",
      shared: Shared(
        ComparedConfiguration(problem: "p", family: "network", optimizer: "sgd", parameters: parameters)),
      seed: seed, outline: outlines.outline(measurement), digest: "\(loss)", commit: commit, finishedAt: time)
  }

  @Test func theNewestOfSeveralMeasurementsCounts() {
    let old = [cell(1, at: 10, commit: "aaaa"), cell(2, at: 20, commit: "bbbb")]
    for cells in [old, old.reversed()] {
      let comparison = Comparison(cells, [cell(2)], catalog: Sample.catalog)
      #expect(comparison.pairedCells == 1 && comparison.identicalCells == 1 && comparison.onlyInA == 0)
    }
    #expect(Pairing.repeated(old) == 1 && Pairing.repeated([old[0], cell(1, seed: 1)]) == 0)
    let results = ComparedResults(origin: "x", cells: old)
    #expect(results.measured(at: "aa").cells.map(\.digest) == ["1.0"])
    #expect(results.measured(at: "cc").cells.isEmpty)
    #expect(results.commitsText == "1 at aaaa, 1 at bbbb")
  }

  @Test func onlyAParameterThatTellsNothingApartIsLeftOut() {
    let known = ["learning_rate": "0.1"]
    func with(_ value: String) -> [String: String] { known.merging(["momentum": value]) { $1 } }
    let one = Comparison([cell(1, known)], [cell(1, with("0"))], catalog: Sample.catalog)
    #expect(one.pairedCells == 1 && one.ignoredParameters == ["momentum"])
    // Two values tell two cells apart: neither is the other side's.
    let two = Comparison(
      [cell(1, known)], [cell(1, with("0")), cell(2, with("0.9"))], catalog: Sample.catalog)
    #expect(two.pairedCells == 0 && two.ignoredParameters == [])
    let seeds = Comparison(
      [cell(1, known), cell(1, seed: 1, known)], [cell(1, with("0")), cell(1, seed: 1, with("0.9"))],
      catalog: Sample.catalog)
    #expect(seeds.pairedCells == 0)
    // With one value and none, too.
    let some = Comparison([cell(1, known)], [cell(1, known), cell(2, with("0.9"))], catalog: Sample.catalog)
    #expect(some.pairedCells == 1 && some.onlyInB == 1 && some.ignoredParameters == [])
    // And what both know, keeps apart.
    let both = Comparison([cell(1, with("0"))], [cell(1, with("0.9"))], catalog: Sample.catalog)
    #expect(both.pairedCells == 0)
  }
}
