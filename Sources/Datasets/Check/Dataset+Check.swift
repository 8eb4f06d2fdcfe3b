import Foundation

extension Dataset {
  /// What is wrong with the files under `directory`; empty where all are the official ones.
  ///
  /// Every byte is read once (about half a second for CIFAR-100). After that a file is trusted as long as its
  /// stamp stays the same, see ``VerifiedFiles``; `rereading` reads it again nevertheless.
  public func check(in directory: URL, rereading: Bool = false, now: Date = Date()) -> [DataProblem] {
    let known = VerifiedFiles(in: directory)
    var verified = known
    var problems: [DataProblem] = []
    for file in files {
      guard let kind = problem(with: file, in: directory, rereading: rereading, now: now, &verified) else {
        continue
      }
      verified.forget(file)
      problems.append(DataProblem(dataset: self, file: file, directory: directory, kind: kind))
    }
    if verified != known { verified.write(to: directory) }
    return problems
  }

  /// Throws one error that names everything wrong with the files under `directory`.
  public func require(in directory: URL) throws(DataProblems) {
    let problems = check(in: directory)
    if !problems.isEmpty { throw DataProblems(all: problems) }
  }

  private func problem(
    with file: DataFile, in directory: URL, rereading: Bool, now: Date, _ verified: inout VerifiedFiles
  ) -> DataProblem.Kind? {
    let url = file.url(in: directory)
    do {
      let stamp = try FileStamp(of: url)
      guard stamp.isRegularFile else { return .unreadable(reason: "not a file") }
      guard stamp.bytes == file.bytes else { return .wrongSize(bytes: stamp.bytes) }
      if !rereading, verified.contains(file, stamp: stamp) { return nil }
      guard file.md5 != nil else { return nil }
      let md5 = try MD5.digest(of: url)
      guard md5 == file.md5 else { return .wrongContent(md5: md5) }
      // The stamp from before reading: a file that changes meanwhile is read again next time.
      verified.remember(file, stamp: stamp, now: now)
      return nil
    } catch {
      let error = SystemError(error)
      return error.isAbsence ? .missing : .unreadable(reason: error.description)
    }
  }
}
