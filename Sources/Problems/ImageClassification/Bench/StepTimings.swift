import Engine
import Statistics
import Vocabulary

/// What one training step costs for each model of images and optimizer, measured side by side; against plain sgd.
enum StepTimings {
  /// Longer than is asked for where a few steps of everything take longer; sgd is measured in any case.
  static func measure(_ request: BenchRequest, _ known: KnownImages) -> StepTable {
    let models = known.models.filter { request.models.isEmpty || request.models.contains($0.kind.name) }
    let optimizers = request.optimizers.isEmpty ? StepContest.paper : request.optimizers
    let heads = StepCost.heads(rate: "samples/s", plain: "sgd") + ["augmentation", "time x rate/nominal"]
    return StepTable(heads, of: models, named: \.kind.name, request) { kind, seconds, besides in
      measure(
        model(kind, imageSize: request.imageSize), optimizers: optimizers, batch: request.batch ?? 128,
        seconds: seconds, besides: besides)
    }
  }

  private static func model(_ kind: ModelKind, imageSize: Int?) -> Model {
    kind.kind.benched { values throws(SettingError) in
      var values = values
      // Nothing to models that take images of one size.
      if let imageSize { values["image_size"] = .integer(imageSize) }
      return try kind.make(values, ImageShape(size: 32, channels: 3))
    }
  }

  /// - Returns: the rows, once sgemm's rate is known.
  private static func measure(
    _ model: Model, optimizers: [String], batch: Int, seconds: Double, besides: () -> Void
  ) -> (Double) -> [StepRow] {
    let peaks = StepContest.rows(of: optimizers, threshold: 1, batch: batch).map {
      $0.peakBytes(batch: batch) { StepBenchmark(model: model, batch: batch, capacity: $0) }
    }
    let bench = StepBenchmark(model: model, batch: batch)
    let loader = LoaderBenchmark(model: model, batch: batch)
    // A threshold at the median norm clips half of the samples.
    let contests = StepContest.rows(of: optimizers, threshold: bench.medianSampleNorm(), batch: batch)
    var loads: [Double] = []
    let costs = StepCost.measured(
      contests, of: model.name, batch: batch, bench, peaks: peaks, seconds: seconds
    ) {
      besides()
      loads.append(loader.secondsOfBatch(clock: StepCost.now))
    }
    let (load, nominalFlops) = (median(of: loads), bench.nominalFlops)
    return { gigaflops in
      costs(gigaflops).map { cost in
        let rate = Double(batch) / cost.seconds
        // Making a batch (read, crop, flip, normalise) comes on top of a step.
        let augmentation = load / cost.seconds
        // Beside the arithmetic of a library that multiplies with padding too.
        let nominal = cost.seconds * gigaflops * 1e9 / nominalFlops
        return StepRow(
          cost: cost,
          own: [
            "samples_per_second": rate, "ratio_to_sgd": cost.ratio, "augmentation_share": augmentation,
            "time_times_rate_over_nominal": nominal,
          ], cells: cost.cells(rate: rate) + [rounded(augmentation, 3), rounded(nominal, 3)])
      }
    }
  }
}
