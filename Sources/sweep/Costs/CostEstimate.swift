import Datasets
import Execution
import Experiments
import Problems
import Vocabulary

/// How long the cells that are left will take.
struct CostEstimate {
  enum Source { case results, calibration, both }

  /// Of one worker, in seconds.
  var workerSeconds = 0.0
  /// What one cell of a configuration takes, by its place in the plan.
  private(set) var cellSeconds: [Int: Double] = [:]
  var source: Source
  /// How many kinds of cells, measured now or before, stand for all; nil where no kind was left out.
  var sampledKinds: Int?

  /// A plan may have 10⁶ configurations, each of a kind of its own: more than these are not looked at, and more kinds
  /// not measured, for one estimate.
  static let (mostLookedAt, mostMeasured) = (20_000, 64)

  /// Costs of finished cells where there are any, else the calibration's; kinds not yet known are measured, of very many
  /// some that lie evenly in the plan, and the others cost what those of their problem and optimizer do on average.
  ///
  /// - Parameters:
  ///   - final: what the final stage will hold.
  ///   - announce: told before the first measurement how many kinds will be measured.
  /// - Throws: why a cell cannot be measured.
  init(
    of cells: [Cell], _ final: [CellsToCome], _ plan: Plan, costs: CellCosts,
    calibration: inout Calibration, announce: (Int) -> Void
  ) throws {
    var counts: [Int: (cells: Double, seed: Int)] = [:]
    for cell in cells { counts[cell.configurationIndex, default: (0, cell.seed)].cells += 1 }
    // Any of a group may be chosen: each is reckoned with its share.
    for part in final {
      let share = Double(part.cells) / Double(part.group.configurations.count)
      for place in part.group.configurations { counts[place, default: (0, 0)].cells += share }
    }
    let configurations = plan.experiment.configurations
    // Of each kind its first configuration, in the order of the plan.
    var places: [Int] = []
    var kindOf: [Int: Int] = [:]
    var kindNames: [String: Int] = [:]
    let open = counts.keys.sorted().filter { costs.seconds(of: configurations[$0]) == nil }
    let looked = Self.sample(open, most: Self.mostLookedAt)
    for place in looked {
      let name = calibration.kind(of: configurations[place])
      let kind = kindNames[name] ?? places.count
      if kind == places.count {
        places.append(place)
        kindNames[name] = kind
      }
      kindOf[place] = kind
    }
    let unknown = places.filter { calibration.seconds(of: configurations[$0]) == nil }
    if let program = unknown.lazy.compactMap({ plan.experiment.programs[configurations[$0].family] }).first {
      throw CellError("\(program.name) is a program, which a plan never starts; its first results tell")
    }
    let sample = Self.sample(unknown, most: Self.mostMeasured)
    try Self.measure(sample.map { (configurations[$0], counts[$0]?.seed ?? 0) }, &calibration, announce)

    var measured = CellCosts()
    let kindSeconds = places.map { place in
      let seconds = calibration.seconds(of: configurations[place])
      if let seconds { measured.add(seconds, of: configurations[place], outcome: .completed) }
      return seconds
    }
    for (place, count) in counts {
      guard
        let seconds = costs.seconds(of: configurations[place]) ?? kindOf[place].flatMap({ kindSeconds[$0] })
          ?? measured.seconds(of: configurations[place]) ?? measured.meanSeconds
      else { preconditionFailure("no cost of \(configurations[place].id)") }
      cellSeconds[place] = seconds
      workerSeconds += seconds * count.cells
    }
    source = open.isEmpty ? .results : open.count == counts.count ? .calibration : .both
    if looked.count < open.count || sample.count < unknown.count {
      sampledKinds = places.count - unknown.count + sample.count
    }
  }

  /// With costs that are known, and those that this user's machine knows, or measures now and says so.
  ///
  /// - Parameter data: folder of the data sets, where the command was given one.
  init(of cells: [Cell], _ final: [CellsToCome], _ plan: Plan, costs: CellCosts, data: String?) throws {
    var calibration = Calibration(
      cache: DataDirectory.cache(), data: DataDirectory.resolve(option: data), catalog: plan.experiment.known)
    try self.init(
      of: cells, final, plan, costs: costs, calibration: &calibration
    ) { printError("measuring what a cell costs (\(counted($0, "kind")) of cells) ...") }
  }

  /// Evenly spread, but by no whole step, which could meet one value of an axis again and again: multiples of the golden
  /// ratio.
  static func sample(_ places: [Int], most: Int) -> [Int] {
    guard places.count > most else { return places }
    let step = (5.0.squareRoot() - 1) / 2
    return Set(
      (0..<most).map { index in
        let position = (Double(index) * step).truncatingRemainder(dividingBy: 1)
        return places[Int(position * Double(places.count))]
      }
    ).sorted()
  }

  private static func measure(
    _ sample: [(Configuration, seed: Int)], _ calibration: inout Calibration, _ announce: (Int) -> Void
  ) throws {
    guard !sample.isEmpty else { return }
    announce(sample.count)
    let budget = min(0.5, 20 / Double(sample.count))
    for (configuration, seed) in sample {
      try calibration.measure(configuration, seed: seed, seconds: budget)
    }
    do {
      try calibration.save()
    } catch {
      // They are known now, and measured again another time.
      printError("note: what cells cost is not kept: \(error)")
    }
  }
}
