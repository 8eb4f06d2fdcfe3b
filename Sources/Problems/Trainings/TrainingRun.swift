import DataFiles
import Engine
import Files
import Foundation
import Vocabulary

/// A training as a cell's work: it goes on from its checkpoint, says how far it is, and keeps what the cell asks for.
struct TrainingRun<Sums: LossSums> {
  let context: CellContext
  let values: CellValues
  let configuration: TrainingConfiguration
  let quantities: [TrainingQuantity<Sums>]
  /// What is measured once; empty where the cell does not ask for it.
  let tests: [Quantity<Evaluation<Sums>>]
  /// Makes the training as it begins.
  let begin: () throws -> Training<Sums>

  var index: SeriesIndex { configuration.schedule.unit }
  private var weights: WeightSettings { get throws { try values.settings() } }

  func measure() throws -> Vocabulary.Measurement {
    var keeper = context.checkpoints.map { CheckpointKeeper($0, cell: context.cell, now: context.clock()) }
    let training = try resumed(keeper)
    var pulse = TrainingPulse(
      stepsPerPass: training.stepsPerPass, batchSize: configuration.batchSize, now: context.clock())
    let outcome = training.run(
      pausingAfter: context.pause.map { index.passes(to: $0, stepsPerPass: training.stepsPerPass) },
      isStopping: {
        // Also asked in the middle of validation, which takes no steps and may take long.
        if pulse.isDue(at: context.clock()) { report(training, pulse) }
        return context.isStopping()
      },
      onStep: { step, loss in
        let now = context.clock()
        pulse.took(step: step, loss: loss, at: now)
        if keeper?.isDue(now) == true { keep(training, &keeper) }
      })
    if outcome.ending == .stopped {
      keep(training, &keeper)
      throw CellStopped()
    }
    if outcome.ending == .paused, let pause = context.pause {
      keep(training, &keeper)
      return try paused(outcome, at: pause)
    }
    let perStep = configuration.stepQuantities
    if outcome.ending == .completed, try weights.save == .final { try context.save(training.weights()) }
    if perStep.contains(.sampleNorms) { try context.save(outcome.recording) }
    return Measurement(
      training: outcome, quantities, by: index, recorded: values.passRecords, tests: tests, perStep: perStep)
  }

  /// The weights that it begins with, as a safetensors file.
  func initialWeights() throws -> Data { try fresh().weights().encoded() }

  /// What was measured up to a pause. The checkpoint may lie behind it.
  private func paused(_ outcome: TrainingOutcome<Sums>, at pause: Int) throws -> Vocabulary.Measurement {
    let measured = Measurement(
      training: outcome, quantities, by: index, recorded: values.passRecords, tests: [], perStep: [])
    guard let prefix = measured.prefix(through: pause) else {
      throw CellError("it has no measurement at \(index.rawValue) \(pause)")
    }
    return prefix
  }

  /// As it begins, from the weights that the cell names where it names some.
  private func fresh() throws -> Training<Sums> {
    let training = try begin()
    if let path = try weights.initialFile {
      try training.setWeights(Safetensors(contentsOf: path), path: path)
    }
    return training
  }

  /// One that goes on from the cell's checkpoint, where there is one that fits; else one as it begins.
  private func resumed(_ keeper: CheckpointKeeper?) throws -> Training<Sums> {
    let training = try fresh()
    guard let file = keeper?.file else { return training }
    do {
      if try file.read({ try training.restoreState(from: $0) }) {
        context.note("it goes on from its checkpoint")
      }
      return training
    } catch {
      context.note("\(file.url.path) cannot be used: \(error); the cell starts over")
      // Half of it may have been taken over.
      return try fresh()
    }
  }

  /// Writes a checkpoint; where that fails the cell goes on without it.
  private func keep(_ training: Training<Sums>, _ keeper: inout CheckpointKeeper?) {
    guard let file = keeper?.file else { return }
    do {
      try file.write(training.writeState)
    } catch {
      context.note("no checkpoint was written: \(error); if the cell is broken off, more of it is lost")
    }
    keeper?.lastTime = context.clock()
  }

  private func report(_ training: Training<Sums>, _ pulse: TrainingPulse) {
    var metrics: [String: Double] = [:]
    for quantity in quantities {
      if let value = quantity.live?(training, pulse), value.isFinite { metrics[quantity.metric.name] = value }
    }
    let (perPass, passes) = (training.stepsPerPass, configuration.passes)
    let end = context.pause.map { min(passes, index.passes(to: $0, stepsPerPass: perPass)) } ?? passes
    context.report(
      fraction: Double(pulse.step) / Double(perPass * end),
      position: index.position(step: pulse.step, stepsPerPass: perPass, passes: passes), metrics: metrics)
  }
}

/// A cell that trains a network of the engine.
struct TrainedCell<Sums: LossSums>: TrainingCell {
  /// Opens what the training reads.
  let run: (CellContext) throws -> TrainingRun<Sums>

  func measure(in context: CellContext) throws -> Vocabulary.Measurement { try run(context).measure() }

  func initialWeights(in context: CellContext) throws -> Data? { try run(context).initialWeights() }

  func estimatedSeconds(measuringFor budget: Double, in context: CellContext) throws -> Double {
    try run(context).begin().estimatedSeconds(measuringFor: budget)
  }

  func timed(in context: CellContext) throws -> () throws -> Double {
    try TimedTraining(run(context)).secondsOfUnit
  }
}

extension CellContext {
  /// Keeps final weights as `weights/CELL.safetensors` in the results folder.
  func save(_ weights: Safetensors) throws { try write(weights, in: "weights", for: "save: final needs") }

  /// Keeps the steps' per-sample norms as `records/CELL.safetensors` in the results folder.
  func save(_ recording: StepRecording) throws {
    let steps = recording.sampleNorms.count / recording.rowLength
    let file = Safetensors(
      [
        StepQuantity.sampleNorms.rawValue: Safetensors.Tensor(
          shape: [steps, recording.rowLength], elements: recording.sampleNorms)
      ], integers: ["step": (0..<Int64(steps)).map { $0 + 1 }])
    try write(file, in: "records", for: "per_sample_gradient_norms need")
  }

  /// Writes a file whole or not at all.
  private func write(_ tensors: Safetensors, in name: String, for what: String) throws {
    let folder = try Folder.inner(try artefacts(for: what).appending(path: name), making: true)
    try AtomicFile.write(tensors.encoded(), "\(cell).safetensors", in: folder)
    try folder.synchronise()
  }
}
