import Foundation
import Processes
import Vocabulary

extension Invocation {
  /// This call: its id from time and random digits, the host, and the git state of the experiment file's folder.
  ///
  /// - Parameter results: the folder of all results. Nothing is computed from it, so that results which are kept in
  ///   git and have just been renewed are no local change; unless the experiment file lies in it too.
  public static func current(
    experimentFile: String, results: String, command: String, now: Date = Date()
  ) -> Invocation {
    let folder = resolved(experimentFile).deletingLastPathComponent()
    let results = resolved(results).path
    let isAmongResults = (folder.path + "/").hasPrefix(results + "/")
    let state = gitState(folder, excluding: isAmongResults ? nil : results)
    let random = String(UInt32.random(in: 0...UInt32.max), radix: 16)
    return Invocation(
      id: "\(Int(now.timeIntervalSince1970 * 1000))-\(random)", host: HostName.current,
      commit: state.commit, isDirty: state.isDirty, unknown: state.unknown, command: command)
  }

  private static func gitState(_ folder: URL, excluding results: String?) -> GitState {
    do throws(GitRepository.Failure) {
      return try GitRepository(around: folder).state(excluding: results)
    } catch {
      switch error {
      case .noRepository: return GitState()
      case .noGit, .unknown:
        let place = (try? GitPlace.around(folder)) ?? nil
        return GitState(commit: place?.commit, unknown: "\(error)")
      }
    }
  }

  private static func resolved(_ path: String) -> URL {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
  }
}
