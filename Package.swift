// swift-tools-version: 6.1
import PackageDescription

// The house, top to bottom. Sources/README.md shows the same as a picture; the arrows are one-way, and
// `swift build --explicit-target-dependency-import-check error` refuses an import that is not declared here.

#if arch(x86_64)
  /// The engine's loops are compiled for AVX2 and FMA; a processor without them gets a clear error from `sweep`.
  let processor: [String] = ["-Xcc", "-march=x86-64-v3"]
#else
  let processor: [String] = []
#endif

#if arch(x86_64)
  /// One room is compiled for AVX-512, and entered only where the processor has it.
  let wide: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-mavx512f", "-Xcc", "-mprefer-vector-width=512"])]
#else
  let wide: [SwiftSetting] = []
#endif

/// People type `swift run sweep`, a debug build: the rooms that compute, and those that every cell passes through, are
/// compiled optimised there too.
let optimised: [SwiftSetting] = [
  .unsafeFlags(["-O", "-whole-module-optimization", "-num-threads", "2"], .when(configuration: .debug)),
  .unsafeFlags(processor),
  // SwiftPM asks for debug information in release too, after what is asked for here.
  .unsafeFlags(["-Xfrontend", "-gnone"], .when(configuration: .release)),
  // Square roots are the C library's; without this each one is a branch and maybe a call that sets errno.
  .unsafeFlags(["-Xcc", "-fno-math-errno"]),
]

/// What a command does once is compiled as it stands, in release too: the optimiser would take three quarters of the
/// time of a first build. Whatever runs once a cell, a row or a step belongs into a room that is `optimised`.
let plain: [SwiftSetting] = [
  .unsafeFlags(
    // The last one: a room is read once, and not again for its interface.
    ["-Onone", "-Xfrontend", "-gnone", "-no-emit-module-separately-wmo"], .when(configuration: .release))
]

let collections: Target.Dependency = .product(name: "OrderedCollections", package: "swift-collections")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "sweep",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "sweep", targets: ["sweep"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
  ],
  targets: [
    // MARK: System libraries
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CBuiltins"),
    // The system's hash functions as one value.
    .target(
      name: "Digests", dependencies: [.target(name: "CCrypto", condition: .when(platforms: [.linux]))],
      swiftSettings: optimised),

    // Programs and threads that are started.
    .target(name: "Processes"),
    // Folders in which nothing is followed, and files that are there whole or not at all.
    .target(name: "Files"),
    // Numbers in files as others write them: safetensors, idx, gzip.
    .target(name: "DataFiles", dependencies: ["CZlib"], swiftSettings: plain),
    // Philox: random words by their counter.
    .target(name: "RandomWords", swiftSettings: optimised),
    // Text that leaves the program, in every language that it leaves in.
    .target(name: "Escapes", swiftSettings: optimised),

    // The words that all rooms above share: values, parameters, metrics, configurations, cells, measurements, results.
    .target(name: "Vocabulary", dependencies: ["Digests", "Escapes"], swiftSettings: optimised),

    // What to measure next, from what was declared and what is known: numbers in, decisions out.
    .target(name: "Study", dependencies: ["RandomWords"], swiftSettings: optimised),

    // Tables of trainings that others have done, by which ways of tuning are compared.
    .target(name: "Recorded", dependencies: ["CZlib", "Study"], swiftSettings: optimised),

    // MARK: What an experiment says, and what computes it; neither knows the other
    .target(
      name: "Experiments", dependencies: ["CLibYAML", "Digests", "Escapes", "Study", "Vocabulary"],
      swiftSettings: plain),
    .target(
      name: "EditorHelp", dependencies: ["Experiments", "Vocabulary", "Escapes"], swiftSettings: plain),
    .target(name: "Tiles", dependencies: ["CBuiltins"], swiftSettings: optimised),
    .target(name: "WideTiles", dependencies: ["Tiles"], swiftSettings: optimised + wide),
    .target(
      name: "Engine",
      dependencies: ["CBuiltins", "DataFiles", "RandomWords", "Tiles", "WideTiles", "Vocabulary"],
      swiftSettings: optimised),
    .target(
      name: "Datasets", dependencies: ["Digests", "Escapes", "Files", "Processes"], swiftSettings: plain),

    // MARK: What the rooms tell each other
    .target(name: "Messages", dependencies: ["Escapes", "Vocabulary"], swiftSettings: optimised),

    // MARK: Running cells and keeping their results
    // What is known of a call of the program: when, where, by which commit of a repository that need not be trusted.
    .target(
      name: "Repositories", dependencies: ["Vocabulary", "Files", "Processes"], swiftSettings: plain),
    .target(
      name: "Results", dependencies: ["CZlib", "Escapes", "Vocabulary", "Messages", "Files", "Processes"],
      swiftSettings: optimised),
    // From the words of experiment files to the engine: what can be asked, and how it is measured.
    .target(
      name: "Problems",
      dependencies: [
        "Vocabulary", "Messages", "Engine", "DataFiles", "Datasets", "Statistics", "Digests", "Files",
      ],
      swiftSettings: plain),
    // Programs of the user's as problems: started, watched, read, ended with all that they started.
    .target(
      name: "Programs",
      dependencies: ["Vocabulary", "Messages", "Problems", "Digests", "Escapes", "Files", "Processes"],
      swiftSettings: optimised),
    .target(
      name: "Worker",
      dependencies: ["Vocabulary", "Messages", "Engine", "Problems", "Programs", "Statistics"]),
    .target(
      name: "Execution",
      dependencies: ["Vocabulary", "Messages", "Results", "Files", "Escapes", "Processes"],
      swiftSettings: optimised),

    // MARK: Results to tables and figures
    .target(name: "Statistics", swiftSettings: optimised),
    // The cells of an experiment joined with their results: whatever is made once a cell, a row or a value.
    .target(
      name: "Rows",
      dependencies: [
        "CSQLite", "Escapes", "Experiments", "Files", "Messages", "Results", "Statistics", "Vocabulary",
        collections,
      ],
      swiftSettings: optimised),
    .target(
      name: "Reporting",
      dependencies: [
        "Digests", "EditorHelp", "Escapes", "Experiments", "Files", "Processes", "Results",
        "Rows",
        "Statistics", "Study", "Vocabulary", collections,
      ],
      swiftSettings: plain),

    // MARK: The program
    .executableTarget(
      name: "sweep",
      dependencies: [
        "Digests", "Escapes", "Vocabulary", "Experiments", "EditorHelp", "Datasets", "Messages", "Problems",
        "Programs", "Recorded", "Repositories", "Results", "Worker", "Execution", "Reporting", "Rows",
        "Statistics", "Study", "Files", "Processes", arguments,
      ],
      swiftSettings: plain),

    // MARK: Tests, one target a room
    .testTarget(name: "VocabularyTests", dependencies: ["Vocabulary"]),
    .testTarget(
      name: "StudyTests", dependencies: ["TestTraits", "Recorded", "Study", "Statistics"],
      swiftSettings: optimised),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: ["Digests", "EditorHelp", "Escapes", "Experiments", "Statistics", "Study", "Vocabulary"],
      resources: [.copy("Fixtures")]),
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .target(name: "DatabaseReader", dependencies: ["CSQLite"], path: "Tests/DatabaseReader"),
    .target(name: "PDFText", path: "Tests/PDFText"),
    .target(
      name: "TestPrograms", dependencies: ["Execution", "Results", "Vocabulary"], path: "Tests/TestPrograms"),
    .target(name: "TestTraits", path: "Tests/TestTraits"),
    // Optimised, for its references are plain loops over millions of parameters.
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "Engine", "DataFiles", "RandomWords", "Tiles", "WideTiles", "Vocabulary", "AllocationCounter",
      ],
      resources: [.copy("Fixtures")],
      swiftSettings: optimised),
    .testTarget(name: "DigestsTests", dependencies: ["Digests"]),
    .testTarget(
      name: "DataFilesTests", dependencies: ["DataFiles", "RandomWords"], resources: [.copy("Fixtures")]),
    .testTarget(name: "FilesTests", dependencies: ["Files"]),
    .testTarget(name: "EscapesTests", dependencies: ["Escapes"]),
    .testTarget(name: "DatasetsTests", dependencies: ["TestPrograms", "Datasets", "Digests", "Escapes"]),
    .testTarget(
      name: "ProblemsTests",
      dependencies: ["Problems", "Engine", "Vocabulary", "Experiments", "DataFiles", "Datasets"]),
    .testTarget(
      name: "WorkerTests",
      dependencies: [
        "TestTraits", "Worker", "Problems", "Engine", "Messages", "Vocabulary", "Experiments", "DataFiles",
        "Datasets",
      ]),
    .testTarget(name: "ProgramsTests", dependencies: ["Programs", "Messages", "Vocabulary"]),
    .testTarget(name: "RepositoriesTests", dependencies: ["TestPrograms", "Repositories", "Vocabulary"]),
    .testTarget(
      name: "ResultsTests",
      dependencies: [
        "TestPrograms", "TestTraits", "Results", "Messages", "Vocabulary", "Files", "Processes", "Statistics",
      ]),
    .testTarget(
      name: "ExecutionTests",
      dependencies: ["TestPrograms", "Execution", "Processes", "Results", "Messages", "Vocabulary", "Files"]),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics"]),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "EditorHelp", "DatabaseReader", "PDFText", "TestPrograms", "Digests", "Escapes", "Files", "Reporting",
        "Results", "Rows",
        "Messages", "Vocabulary", "Experiments", "Statistics", collections,
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "SweepTests",
      dependencies: [
        "DatabaseReader", "PDFText", "TestPrograms", "TestTraits", "sweep", "DataFiles", "Datasets", "Engine",
        "Escapes",
        "Vocabulary",
        "Experiments", "EditorHelp", "Execution", "Messages", "Problems", "Recorded", "Reporting", "Results",
        "Rows", "Statistics", "Worker", arguments,
      ],
      exclude: ["Fixtures"]),
    .testTarget(name: "MessagesTests", dependencies: ["Escapes", "Messages", "Vocabulary", "Statistics"]),
  ],
  swiftLanguageModes: [.v6]
)
