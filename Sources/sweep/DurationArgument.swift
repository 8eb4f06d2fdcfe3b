import ArgumentParser
import Experiments

/// `10min`: a duration with its unit, as experiment files write them.
struct DurationArgument: ExpressibleByArgument {
  var seconds: Double

  init(seconds: Double) { self.seconds = seconds }

  init?(argument: String) {
    guard let seconds = DurationText.seconds(argument), seconds > 0, seconds.isFinite else { return nil }
    self.seconds = seconds
  }
}
