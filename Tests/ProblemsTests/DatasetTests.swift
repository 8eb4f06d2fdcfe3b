import Datasets
import Foundation
import Testing

@testable import Problems

/// What every data set of the list promises.
@Suite struct DatasetTests {
  @Test(arguments: Problems.all.datasets)
  func isWellFormed(dataset: Dataset) throws {
    #expect(try Problems.all.dataset(named: dataset.name) == dataset)
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

  /// The reader finds the files in the order and number that it opens together.
  @Test(arguments: ImageDataset.all.map(\.dataset.name))
  func itsImagesAreDescribed(name: String) throws {
    let set = try #require(ImageDataset.all.first { $0.dataset.name == name })
    let files = (set.dataset.trainingFiles.count, set.dataset.testFiles.count)
    switch set.format.layout {
    case .records(let labelBytes):
      let (size, channels) = (set.format.shape.size, set.format.shape.channels)
      #expect(set.dataset.files.allSatisfy { $0.bytes % (labelBytes + size * size * channels) == 0 })
    case .idx: #expect(files == (2, 2))
    }
    #expect(set.format.normalisation.mean.count == set.format.shape.channels)
    #expect(set.format.classes > 1 && set.trainingCount > 0 && files.0 > 0 && files.1 > 0)
  }

  @Test func namesAreUnique() {
    #expect(Set(Problems.all.datasets.map(\.name)).count == Problems.all.datasets.count)
  }

  @Test func theDigestOfCIFAR100NeverChanges() {
    // It is part of the identity of finished cells: another digest would make them all run again.
    #expect(
      ImageDataset.cifar100.dataset.digest
        == "md5:6172c7755cfe09b2fe270c85cebc1b15+4499cfba6c016c1be1438163640a0898")
  }

  @Test func anUnknownNameListsTheKnownOnes() {
    let error = #expect(throws: CellError.self) { try Problems.all.dataset(named: "cifar1000") }
    #expect(
      error?.description
        == "there is no data set 'cifar1000'; known are: cifar100, cifar10, mnist, tiny_shakespeare")
  }

  /// The official bytes, where they are: every byte is read.
  @Test(arguments: Problems.all.datasets)
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
