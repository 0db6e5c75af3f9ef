/// How far apart checkpoints are: so many steps or minutes, whichever is over first. 0 is never.
///
/// The state they hold does not depend on when they are written, so neither does the result.
public struct CheckpointSchedule: Sendable, Equatable {
  /// Steps between checkpoints.
  public let steps: Int
  /// Minutes between checkpoints.
  public let minutes: Double

  /// Whether a checkpoint is due `steps` steps and `duration` after the last.
  func isDue(after steps: Int, _ duration: Duration) -> Bool {
    self.steps > 0 && steps >= self.steps
      || minutes > 0 && duration / .seconds(60) >= minutes
  }
}
