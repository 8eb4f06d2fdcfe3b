import ArgumentParser
import Experiments
import Foundation
import Results

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Counts an experiment's cells: what is done and what is pending.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @OptionGroup var options: ExperimentOptions
  @Option(help: "table or json.") var format = Format.table

  func run() throws {
    let plan = try options.plan()
    let results = try ResultStore(directory: options.directory(of: plan)).load().results
    let done = plan.cells.filter { results[$0.id] != nil }.count
    let (cells, configurations) = (plan.cells.count, plan.experiment.configurations.count)
    switch format {
    case .json:
      print(
        #"{"cells": \#(cells), "configurations": \#(configurations), "pending": \#(cells - done), "done": \#(done)}"#
      )
    case .table:
      print(
        "\(plan.experiment.name): \(cells) cells = \(configurations) configurations x seeds; \(done) done, \(cells - done) pending"
      )
    }
  }
}

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Writes tables, figures and report.md from the results that are there.")

  @OptionGroup var options: ExperimentOptions

  func run() throws {
    let plan = try options.plan()
    let files = try options.report(plan, try ResultStore(directory: options.directory(of: plan)).load())
    for note in files.notes { printError("note: \(note)") }
    print(files.report.relativePath)
  }
}
