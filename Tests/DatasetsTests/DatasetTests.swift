import Foundation
import Testing

@testable import Datasets

/// What every data set of the list promises.
@Suite struct DatasetTests {
  @Test(arguments: Datasets.all)
  func isWellFormed(dataset: Dataset) throws {
    #expect(try Datasets.named(dataset.name) == dataset)
    #expect(dataset.classes > 1)
    #expect(dataset.trainingCount > 0)
    #expect(!dataset.publication.all.isEmpty)
    for file in dataset.publication.all {
      #expect(file.url.scheme == "https")
      #expect(file.bytes > 0)
    }
    #expect(!dataset.files.isEmpty)
    #expect(Set(dataset.files.map(\.path)).count == dataset.files.count)
    for file in dataset.files {
      #expect(file.bytes > 0)
      #expect(!file.path.hasPrefix("/") && !file.path.contains(".."))
    }
    for md5 in dataset.publication.all.map(\.md5) + dataset.files.compactMap(\.md5) {
      #expect(md5.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    }
  }

  @Test func namesAreUnique() {
    #expect(Set(Datasets.all.map(\.name)).count == Datasets.all.count)
  }

  @Test func theDigestOfCIFAR100NeverChanges() {
    // It is part of the identity of finished cells: another digest would make them all run again.
    #expect(
      Datasets.cifar100.digest
        == "md5:6172c7755cfe09b2fe270c85cebc1b15+4499cfba6c016c1be1438163640a0898")
  }

  @Test func anUnknownNameListsTheKnownOnes() {
    let error = #expect(throws: UnknownDataset.self) { try Datasets.named("cifar1000") }
    #expect(error?.description == "there is no data set 'cifar1000'; known are: cifar100, cifar10, mnist")
  }

  /// The official bytes, where they are: every byte is read.
  @Test(arguments: Datasets.all)
  func theRealFilesPassTheCheck(dataset: Dataset) throws {
    let directory = DataDirectory.resolve(option: nil)
    let problems = dataset.check(in: directory, rereading: true)
    let isAbsent = problems.contains { $0.kind == .missing }
    // Names of data sets that must be there, as CI says them.
    let required = ProcessInfo.processInfo.environment["SWEEP_REQUIRE_DATA"]?.split(separator: " ") ?? []
    if isAbsent, !required.contains(Substring(dataset.name)) {
      print("skipped: \(dataset.name) is not in \(directory.path) (`sweep data fetch \(dataset.name)`)")
      return
    }
    #expect(problems.isEmpty, "\(problems.map(\.description).joined(separator: "\n"))")
  }
}
