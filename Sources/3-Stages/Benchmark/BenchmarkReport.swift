import ByteStreams
import Foundation

/// What a run of the benchmark measured, as `benchmarks/results/latest.json` holds it.
public struct BenchmarkReport: Codable, Sendable {
  /// One of the two jobs the network has.
  public struct Job: Codable, Sendable {
    /// Images a second on all threads, the median of the windows.
    public var images_per_second: Double
    /// Images a second on one thread.
    public var images_per_second_one_thread: Double
    /// Floating-point operations of one image.
    public var operations_per_image: Double
    /// Share of the multiply-add peak of as many threads, measured in the same rounds.
    public var share_of_peak: Double
    /// All threads' speed over one thread's.
    public var scaling: Double
  }

  /// One kernel on one thread.
  public struct Kernel: Codable, Sendable {
    /// The layer and what is computed.
    public var name: String
    /// Nanoseconds of one call, the median of the windows.
    public var nanoseconds: Double
    /// Giga floating-point operations a second; absent where data is only moved.
    public var gflops: Double?
    /// Share of one thread's multiply-add peak.
    public var share_of_peak: Double?
  }

  /// One way to search a million codes of 48 bits for 2,650 queries.
  public struct Search: Codable, Sendable {
    /// What is asked for, and how it is found.
    public var name: String
    /// Queries a second on all threads, the median of the windows.
    public var queries_per_second: Double
  }

  /// The processor's name.
  public var machine: String
  /// Threads of the two jobs.
  public var threads: Int
  /// Giga multiply-add operations a second, all threads together.
  public var fma_peak_gflops: Double
  /// Of one thread.
  public var fma_peak_gflops_one_thread: Double
  /// A training step: images, forward, backward, Adam.
  public var training: Job
  /// Images to packed codes.
  public var encoding: Job
  /// Every kernel.
  public var kernels: [Kernel]
  /// Every search.
  public var search: [Search]

  /// Writes the report as JSON.
  public func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(self), as: UTF8.self)
    try OutputFile.publish(text + "\n", to: path)
  }

  /// The report as a table.
  public var table: String {
    var lines = [
      "\(machine), \(threads) threads",
      String(
        format: "multiply-add peak   %8.1f GFLOP/s   one thread %8.1f", fma_peak_gflops,
        fma_peak_gflops_one_thread),
    ]
    for (name, job) in [("training", training), ("encoding", encoding)] {
      lines.append(
        String(
          format: "%@  %9.0f images/s   %5.1f %% of peak   one thread %8.0f   scaling %.2f",
          name, job.images_per_second, job.share_of_peak * 100, job.images_per_second_one_thread,
          job.scaling))
    }
    lines.append("")
    lines.append("kernel, one lane group, one thread           µs    GFLOP/s   of peak")
    for kernel in kernels {
      let name = kernel.name.padding(toLength: 38, withPad: " ", startingAt: 0)
      let rate =
        kernel.gflops.map {
          String(format: "%9.1f   %5.1f %%", $0, (kernel.share_of_peak ?? 0) * 100)
        } ?? "        –         –"
      lines.append(name + String(format: " %9.2f  ", kernel.nanoseconds / 1000) + rate)
    }
    lines.append("")
    lines.append("search, a million codes of 48 bits, \(threads) threads    queries/s")
    for row in search {
      let name = row.name.padding(toLength: 46, withPad: " ", startingAt: 0)
      lines.append(name + String(format: "%14.0f", row.queries_per_second))
    }
    return lines.joined(separator: "\n")
  }
}
