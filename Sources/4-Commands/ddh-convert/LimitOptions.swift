import ArgumentParser
import Convert

/// How much a conversion may take; what is left out is as the settings say.
struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Inflate a gzip file to this size at most.", valueName: "bytes"))
  var maxInflated: Int?

  @Option(help: ArgumentHelp("Take at most so many images.", valueName: "count"))
  var maxImages: Int?

  @Option(help: ArgumentHelp("Write at most so many bytes of images.", valueName: "bytes"))
  var maxOutput: Int?

  @Option(help: ArgumentHelp("Give up after this time.", valueName: "seconds"))
  var maxSeconds: Int?

  var values: ConvertSettings.Limits {
    var limits = ConvertSettings.Limits()
    limits.inflatedByteCount = maxInflated
    limits.imageCount = maxImages
    limits.outputByteCount = maxOutput
    limits.seconds = maxSeconds
    return limits
  }
}
