import Files
import Foundation
import TestPrograms
import Testing

@testable import Results

/// Every system call of a small run goes wrong once, in every way.
@Suite struct WriteFaultTests {
  @Test(arguments: FaultyCalls.Fault.allCases)
  func whatCouldNotBeWrittenIsWrittenByTheNextCommit(fault: FaultyCalls.Fault) throws {
    var place = 0
    while true {
      let faulty = FaultyCalls(fault, at: place)
      try withTemporaryFolder { folder in
        let writer = JournalWriter(directory: folder, invocation: "a", calls: faulty.calls)
        var promised: Set<String> = []
        var errors: [String] = []
        for number in 0..<5 {
          try writer.add(.finished(Sample.result("cell\(number)")))
          do {
            try writer.commit()
            promised.formUnion((0...number).map { "cell\($0)" })
          } catch {
            errors.append("\(error)")
          }
          let contents = try ResultStore(directory: folder).load()
          #expect(promised.isSubset(of: contents.results.keys), "\(fault) at call \(place)")
          #expect(contents.conflicting.isEmpty)
        }
        try writer.commit()
        #expect(try ResultStore(directory: folder).load().results.count == 5, "\(fault) at call \(place)")
        let isNoted = fault == .short || faulty.made <= place
        #expect(errors.count == (isNoted ? 0 : 1), "\(fault) at call \(place)")
        let reason = fault == .noSpace ? "No space left on device" : "Input/output error"
        #expect(errors.allSatisfy { $0.contains(reason) && $0.contains("journal") }, "\(errors)")
      }
      if faulty.made <= place { break }
      place += 1
    }
    // Open, sync the folder, and five times write and sync.
    #expect(place >= 12)
  }

  @Test(arguments: FaultyCalls.Fault.allCases)
  func aDerivedFileIsTheOldOneOrTheNewOneAndNothingIsLeftBehind(fault: FaultyCalls.Fault) throws {
    var place = 0
    while true {
      let faulty = FaultyCalls(fault, at: place)
      try withTemporaryFolder { folder in
        let file = folder.appending(path: "cells.csv")
        try AtomicFile.write(Data("old".utf8), file.lastPathComponent, in: Folder(folder))
        var isWritten = true
        do {
          try AtomicFile.write(
            Data("new, longer".utf8), file.lastPathComponent, in: Folder(folder, calls: faulty.calls))
        } catch {
          isWritten = false
          #expect("\(error)".contains(fault == .noSpace ? "No space left" : "Input/output error"))
        }
        #expect(isWritten == (fault == .short || faulty.made <= place))
        #expect(try String(contentsOf: file, encoding: .utf8) == (isWritten ? "new, longer" : "old"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["cells.csv"])
      }
      if faulty.made <= place { break }
      place += 1
    }
    #expect(place >= 4)
  }

  /// As what a download or an unpacked archive becomes.
  @Test(arguments: FaultyCalls.Fault.allCases)
  func aFileOfAnotherFolderIsTakenWholeOrStaysThere(fault: FaultyCalls.Fault) throws {
    var place = 0
    while true {
      let faulty = FaultyCalls(fault, at: place)
      try withTemporaryFolder { folder in
        let other = try Folder(folder.appending(path: "other"), making: true)
        try AtomicFile.write(Data("old".utf8), "x.bin", in: Folder(folder))
        try AtomicFile.write(Data("new".utf8), "x.partial", in: other)
        var isTaken = true
        do {
          try Folder(folder, calls: faulty.calls).take("x.partial", as: "x.bin", from: other, lasting: true)
        } catch {
          isTaken = false
          #expect("\(error)".contains(fault == .noSpace ? "No space left" : "Input/output error"))
        }
        #expect(isTaken == (fault == .short || faulty.made <= place))
        let text = try String(contentsOf: folder.appending(path: "x.bin"), encoding: .utf8)
        #expect(text == (isTaken ? "new" : "old") && other.hasFile("x.partial") == !isTaken)
      }
      if faulty.made <= place { break }
      place += 1
    }
    // Sync and rename.
    #expect(place == 2)
  }

  @Test(arguments: FaultyCalls.Fault.allCases)
  func aCompactionThatFailsAnywhereLosesNothing(fault: FaultyCalls.Fault) throws {
    var place = 0
    while true {
      let faulty = FaultyCalls(fault, at: place)
      try withTemporaryFolder { folder in
        let cells = ["x", "y", "z"]
        for cell in cells {
          try JournalWriter(directory: folder, invocation: cell).append(.finished(Sample.result(cell)))
        }
        let store = ResultStore(directory: folder)
        do {
          try Compaction(store, wanted: Set(cells))
            .write(
              invocation: "w", removingOrphans: true, verifiedBy: "sweep verify x.yaml", calls: faulty.calls)
        } catch {
          #expect(fault != .short)
        }
        #expect(try Set(store.load().results.keys) == Set(cells), "\(fault) at call \(place)")
      }
      if faulty.made <= place { break }
      place += 1
    }
    #expect(place >= 5)
  }
}
