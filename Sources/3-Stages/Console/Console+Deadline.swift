import ByteStreams
import Foundation

extension Console {
  /// Ends the command with `failure` when it still runs after `seconds`, whatever it is doing then.
  ///
  /// Its temporaries are removed as after a signal: what it was to make is absent, or as it was.
  public func giveUp(after seconds: Int, with failure: any Failure) {
    let thread = Thread {
      Thread.sleep(forTimeInterval: Double(seconds))
      Temporaries.removeAll {
        complain(failure.description)
        _exit(failure.exitStatus.rawValue)
      }
    }
    thread.stackSize = 1 << 20
    thread.start()
  }
}
