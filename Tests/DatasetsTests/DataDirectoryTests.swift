import Foundation
import Testing

@testable import Datasets

@Suite struct DataDirectoryTests {
  @Test(
    arguments: [
      ("/o", ["SWEEP_DATA": "/s", "XDG_CACHE_HOME": "/x"], "/o"),
      (nil, ["SWEEP_DATA": "/s", "XDG_CACHE_HOME": "/x"], "/s"),
      (nil, ["SWEEP_DATA": "", "XDG_CACHE_HOME": "/x"], "/x/sweep"),
      (nil, ["XDG_CACHE_HOME": "relative"], "/home/me/.cache/sweep"),
      (nil, [:], "/home/me/.cache/sweep"),
      ("~/d", [:], "/home/me/d"),
      (nil, ["SWEEP_DATA": "~"], "/home/me"),
    ] as [(String?, [String: String], String)])
  func theNearestWishWins(option: String?, environment: [String: String], expected: String) {
    let home = URL(fileURLWithPath: "/home/me", isDirectory: true)
    #expect(DataDirectory.resolve(option: option, environment: environment, home: home).path == expected)
  }

  /// Containers and clusters set another one than the user database has.
  @Test func homeIsTheEnvironmentsAndTheCacheIsTheUsers() {
    let environment = ["HOME": "/home/me", "SWEEP_DATA": "/shared/data"]
    #expect(
      DataDirectory.resolve(option: nil, environment: ["HOME": "/home/me"]).path == "/home/me/.cache/sweep")
    #expect(DataDirectory.resolve(option: "~/d", environment: environment).path == "/home/me/d")
    #expect(DataDirectory.cache(environment: environment).path == "/home/me/.cache/sweep")
    #expect(
      DataDirectory.cache(environment: ["XDG_CACHE_HOME": "/x", "SWEEP_DATA": "/d"]).path == "/x/sweep")
  }

  @Test func aRelativeOptionIsUnderTheWorkingFolder() {
    let here = FileManager.default.currentDirectoryPath
    #expect(DataDirectory.resolve(option: "data", environment: [:]).path == here + "/data")
  }
}
