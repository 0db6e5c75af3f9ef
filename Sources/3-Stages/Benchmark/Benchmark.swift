import Foundation
import Lanes
import Progress

/// Measures the kernels, a training step and encoding against the machine's multiply-add peak, and search.
public struct Benchmark {
  /// Threads of training and encoding.
  public let threads: Int
  /// Rounds of alternating windows.
  public let rounds: Int
  /// Seconds of one window.
  public let seconds: Double

  /// Describes a run.
  public init(threads: Int, rounds: Int, seconds: Double) {
    self.threads = threads
    self.rounds = rounds
    self.seconds = seconds
  }

  /// Measures everything.
  public func run(progress: ProgressReporter) throws -> BenchmarkReport {
    let workloads: [[any Workload]] = try [threads, 1].map {
      [
        PeakWorkload(threads: $0), TrainingWorkload(threads: $0), try EncodingWorkload(threads: $0),
      ]
    }
    progress.begin("measuring", total: rounds, unit: "rounds")
    var rates = [[[Double]]](repeating: [[], [], []], count: 2)
    for round in 0...rounds {
      for (crew, jobs) in workloads.enumerated() {
        for (job, workload) in jobs.enumerated() {
          // The first round only warms up.
          let window = try Stopwatch.window(of: round == 0 ? seconds / 4 : seconds) {
            try workload.batch()
          }
          if round > 0 { rates[crew][job].append(Double(window.units) / window.seconds) }
        }
      }
      progress.advance(to: round)
    }
    progress.end()
    let medians = rates.map { $0.map(median) }
    let peaks = medians.map { $0[0] * workloads[0][0].operationsPerImage }
    func job(_ index: Int) -> BenchmarkReport.Job {
      let (all, one) = (medians[0][index], medians[1][index])
      let operations = workloads[0][index].operationsPerImage
      return BenchmarkReport.Job(
        images_per_second: all, images_per_second_one_thread: one,
        operations_per_image: operations, share_of_peak: all * operations / peaks[0],
        scaling: all / one)
    }
    return BenchmarkReport(
      machine: Self.machine, threads: threads, fma_peak_gflops: peaks[0] / 1e9,
      fma_peak_gflops_one_thread: peaks[1] / 1e9, training: job(1), encoding: job(2),
      kernels: kernels(peak: peaks[1], progress: progress), search: try search(progress: progress))
  }

  private func kernels(peak: Double, progress: ProgressReporter) -> [BenchmarkReport.Kernel] {
    let kernels = KernelBench.all()
    progress.begin("kernels", total: kernels.count, unit: "kernels")
    defer { progress.end() }
    return kernels.enumerated().map { index, kernel in
      let windows = (0...rounds).map { _ in
        Stopwatch.window(of: 0.02) {
          kernel.run()
          return 1
        }
      }
      let time = median(windows.dropFirst().map { $0.seconds / Double($0.units) })
      progress.advance(to: index + 1)
      let rate = kernel.operations > 0 ? kernel.operations / time : nil
      return BenchmarkReport.Kernel(
        name: kernel.name, nanoseconds: time * 1e9, gflops: rate.map { $0 / 1e9 },
        share_of_peak: rate.map { $0 / peak })
    }
  }

  private func search(progress: ProgressReporter) throws -> [BenchmarkReport.Search] {
    let workers = Workers(count: threads)
    defer { workers.stop() }
    let searches = try SearchBench.all(workers)
    progress.begin("search", total: searches.count, unit: "searches")
    defer { progress.end() }
    return try searches.enumerated().map { index, search in
      let windows = try (0...rounds).map { _ in
        try Stopwatch.window(of: 0.1) {
          try search.run()
          return SearchBench.queryCount
        }
      }
      progress.advance(to: index + 1)
      return BenchmarkReport.Search(
        name: search.name,
        queries_per_second: median(windows.dropFirst().map { Double($0.units) / $0.seconds }))
    }
  }

  /// The processor's name, as Linux tells it.
  private static var machine: String {
    let facts = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = facts.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    return name ?? "unknown processor"
  }
}
