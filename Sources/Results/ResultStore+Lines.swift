import Files
import Foundation

extension ResultStore {
  /// Adds what a journal's lines say to the index, and reports the lines that are not believed.
  func addLines(ofJournal journal: Int, in folder: Folder, to index: inout StoreIndex) throws {
    let file = index.journals[journal]
    let (name, bytes) = (file.name, file.bytes)
    var (start, number, released) = (0, 0, 0)
    while start < bytes.count, let base = bytes.baseAddress {
      let feed = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
      let end = feed.map { UnsafeRawPointer(base).distance(to: UnsafeRawPointer($0)) } ?? bytes.count
      number += 1
      defer { start = end + 1 }
      if end == start { continue }
      if start > released + JournalFile.pieceBytes {
        file.release(released..<start)
        released = start
      }
      do throws(JournalLine.Problem) {
        try add(bytes, start..<end, journal: journal, to: &index)
      } catch {
        if case .otherFormat(let version) = error { throw otherFormat(version, name) }
        // Another invocation is just writing it.
        if end == bytes.count, JournalActivity.isGoingOn(name, in: folder) { continue }
        for problem in salvage(bytes, start..<end, journal: journal, to: &index) {
          let reason = problem == .torn ? "the line is cut off" : "the checksum does not fit"
          index.damaged.append(DamagedLine(file: name, line: number, reason: reason))
        }
      }
    }
    file.release(released..<bytes.count)
  }

  private func otherFormat(_ version: Int, _ name: String) -> ResultsError {
    let file = journalFolder.appending(path: name).path
    return ResultsError(
      description: "\(file): written in format \(version), this sweep reads format "
        + "\(JournalLine.format); use the sweep that wrote it or another --results folder")
  }

  /// Adds the whole lines within one that does not verify: where a line feed was damaged, what stands on either side
  /// of it is not. Returns what is wrong with the rest.
  private func salvage(
    _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, journal: Int, to index: inout StoreIndex
  ) -> [JournalLine.Problem] {
    // Inside a record its quotes would be escaped: only the start of a line reads so.
    let opening = JournalLine.opening
    var starts = [line.lowerBound]
    for place in line.dropFirst() where bytes[place] == opening[0] && place + opening.count <= line.upperBound
    {
      if bytes[place..<(place + opening.count)].elementsEqual(opening) { starts.append(place) }
    }
    var problems: [JournalLine.Problem] = []
    for (start, end) in zip(starts, starts.dropFirst() + [line.upperBound]) {
      do throws(JournalLine.Problem) {
        // Without the byte that was the line feed.
        try add(bytes, start..<(end - 1), journal: journal, to: &index)
      } catch {
        do throws(JournalLine.Problem) {
          try add(bytes, start..<end, journal: journal, to: &index)
        } catch {
          problems.append(error)
        }
      }
    }
    return problems
  }

  private func add(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, journal: Int, to index: inout StoreIndex
  ) throws(JournalLine.Problem) {
    let line = UnsafeBufferPointer(rebasing: bytes[range])
    let head = try JournalLine.head(line)
    let place = StoreIndex.Place(journal: journal, line: range)
    let entry = StoreIndex.Entry(
      outcome: head.outcome, seconds: head.finishedAt - head.startedAt, place: place)
    switch head.kind {
    case .finished:
      if index.isFirst(entry, after: index.finished[head.cell], of: head.cell) {
        index.finished[head.cell] = entry
      }
    case .reached:
      guard let stretch = head.stretch else { throw .damaged }
      if index.isFirst(entry, after: index.reached[head.cell]?[stretch], of: head.cell) {
        index.reached[head.cell, default: [:]][stretch] = entry
      }
    case .failed:
      var reader = RecordReader()
      guard case .failed(let failure) = try reader.read(line) else { throw .damaged }
      index.attempts[failure.cell, default: 0] += 1
      index.failureLines[failure.cell, default: []].append(place)
      // Attempts are counted across invocations; a clock may have been set back between them.
      if let known = index.failures[failure.cell], (known.attempt, known.at) > (failure.attempt, failure.at) {
        return
      }
      index.failures[failure.cell] = failure
    }
  }
}
