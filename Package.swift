// swift-tools-version: 6.2
import PackageDescription

// Five floors, bottom first. A module imports only from floors strictly below its own, never a
// neighbour; `make build` passes --explicit-target-dependency-import-check, so an undeclared import
// is an error. The floor of a module is the folder it lives in: Sources/<floor>/<Module>.

/// The instruction set the kernels are compiled for. Results do not depend on it, speed does.
let march = Context.environment["DDH_MARCH"] ?? "native"

/// Warnings are errors everywhere; tests see internal declarations in optimised builds too, so that
/// one build serves both.
let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error), .unsafeFlags(["-enable-testing"]),
]

/// For modules that read bytes somebody else wrote.
let foreignBytes: [SwiftSetting] = house + [.strictMemorySafety()]

/// For the kernels: unchecked, and compiled for one machine, in debug builds and tests too.
let kernels: [SwiftSetting] =
  house + [
    .unsafeFlags(["-Ounchecked", "-Xcc", "-march=\(march)"]),
    .enableExperimentalFeature("BuiltinModule"),
  ]

/// For one machine and fast in debug builds and tests too, checks kept.
let computing: [SwiftSetting] =
  house + [
    .unsafeFlags(["-O", "-Xcc", "-march=\(march)"]), .enableExperimentalFeature("BuiltinModule"),
  ]

/// Whether pictures can be read: `make` sets DDH_IMAGES=1 where libjpeg-turbo and libpng are installed.
/// Without them everything else builds, and folders of pictures are refused with a word on why.
let readsImages = Context.environment["DDH_IMAGES"] == "1"

let imageLibraries: [Target] =
  readsImages
  ? [
    .systemLibrary(
      name: "CTurboJPEG", path: "Sources/0-Ground/CTurboJPEG", pkgConfig: "libturbojpeg",
      providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(
      name: "CPNG", path: "Sources/0-Ground/CPNG", pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"])]),
  ] : []

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let arguments = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

/// The floor each module declared so far stands on.
nonisolated(unsafe) var floors: [String: String] = [
  "CZlib": "0", "CTurboJPEG": "0", "CPNG": "0",
]

/// A library on one floor; using one that is not on a lower floor stops the build.
func module(
  _ name: String, on floor: String, uses dependencies: [Target.Dependency] = [],
  settings: [SwiftSetting] = house
) -> Target {
  for case .byNameItem(let used, _) in dependencies {
    guard let below = floors[used], below < floor else {
      fatalError(
        "\(name) on floor \(floor) may not use \(used) on \(floors[used] ?? "a later one")")
    }
  }
  floors[name] = floor
  return .target(
    name: name, dependencies: dependencies, path: "Sources/\(floor)/\(name)",
    swiftSettings: settings)
}

/// Where `make install` puts the Swift runtime, so that installed executables need no toolchain.
let installedRuntime = LinkerSetting.unsafeFlags(["-Xlinker", "-rpath=$ORIGIN/../lib/ddh"])

/// A thin executable over one stage.
func command(_ name: String, over stages: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: stages + ["Console", arguments],
    path: "Sources/4-Commands/\(name)", swiftSettings: house, linkerSettings: [installedRuntime])
}

func tests(
  of name: String, uses dependencies: [Target.Dependency] = [], fixtures: [Resource] = [],
  excluding: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
    path: "Tests/\(name)Tests", exclude: excluding, resources: fixtures, swiftSettings: house)
}

let package = Package(
  name: "ddh",
  products: [
    .executable(name: "ddh-synthesize", targets: ["ddh-synthesize"]),
    .executable(name: "ddh-convert", targets: ["ddh-convert"]),
    .executable(name: "ddh-train", targets: ["ddh-train"]),
    .executable(name: "ddh-encode", targets: ["ddh-encode"]),
    .executable(name: "ddh-evaluate", targets: ["ddh-evaluate"]),
    .executable(name: "ddh-index", targets: ["ddh-index"]),
    .executable(name: "ddh-inspect", targets: ["ddh-inspect"]),
    .executable(name: "ddh-export", targets: ["ddh-export"]),
    .executable(name: "ddh-manual", targets: ["ddh-manual"]),
    .executable(name: "ddh-bench", targets: ["ddh-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: imageLibraries + [
    // 0 Ground
    .systemLibrary(
      name: "CZlib", path: "Sources/0-Ground/CZlib", pkgConfig: "zlib",
      providers: [.apt(["libz-dev"])]),
    module("ByteStreams", on: "0-Ground", uses: ["CZlib", crypto], settings: foreignBytes),
    module("Lanes", on: "0-Ground", settings: kernels),
    module("SeededRandom", on: "0-Ground"),
    module("Progress", on: "0-Ground"),
    module("Protobuf", on: "0-Ground"),

    // 1 Formats
    module("SafePickle", on: "1-Formats", uses: ["ByteStreams"], settings: foreignBytes),
    module("Artifacts", on: "1-Formats", uses: ["ByteStreams"], settings: foreignBytes),
    module(
      "TrainingLogs", on: "1-Formats", uses: ["ByteStreams"], settings: foreignBytes),
    module("Pictures", on: "1-Formats", uses: ["ByteStreams", "CZlib"]),
    module("Charts", on: "1-Formats"),
    module(
      "ImageFiles", on: "1-Formats",
      uses: ["ByteStreams"] + imageLibraries.map { .target(name: $0.name) },
      settings: foreignBytes + (readsImages ? [.define("DDH_IMAGES")] : [])),
    module("Settings", on: "1-Formats", uses: ["ByteStreams", yaml], settings: foreignBytes),
    module("Onnx", on: "1-Formats", uses: ["Protobuf"]),
    module("EventFiles", on: "1-Formats", uses: ["Protobuf"]),

    // 2 Domain
    module(
      "FaceData", on: "2-Domain", uses: ["ByteStreams", "Lanes", "Artifacts"],
      settings: foreignBytes),
    module(
      "HashNetwork", on: "2-Domain",
      uses: ["ByteStreams", "Lanes", "SeededRandom", "Progress", "Artifacts"], settings: kernels),
    module(
      "Retrieval", on: "2-Domain",
      uses: ["ByteStreams", "Lanes", "SeededRandom", "Progress", "Artifacts"],
      settings: computing),

    // 3 Stages, and the console every command speaks through
    module(
      "Console", on: "3-Stages", uses: ["ByteStreams", "Progress", "Settings", arguments],
      settings: foreignBytes),
    module(
      "Synthesize", on: "3-Stages",
      uses: ["ByteStreams", "Lanes", "SeededRandom", "Progress", "Pictures", "Settings"],
      settings: computing),
    module(
      "Convert", on: "3-Stages",
      uses: [
        "ByteStreams", "Lanes", "SeededRandom", "Progress", "SafePickle", "Artifacts",
        "ImageFiles", "Settings", "FaceData",
      ], settings: foreignBytes),
    module(
      "Train", on: "3-Stages",
      uses: ["ByteStreams", "Progress", "Artifacts", "Settings", "FaceData", "HashNetwork"],
      settings: foreignBytes),
    module(
      "Encode", on: "3-Stages",
      uses: [
        "ByteStreams", "Lanes", "Progress", "Artifacts", "Settings", "FaceData", "HashNetwork",
        "Retrieval",
      ],
      settings: foreignBytes),
    module(
      "Evaluate", on: "3-Stages",
      uses: [
        "ByteStreams", "Lanes", "Progress", "Artifacts", "Pictures", "Charts", "Settings",
        "TrainingLogs", "FaceData", "Retrieval",
      ],
      settings: foreignBytes),
    module(
      "Index", on: "3-Stages",
      uses: [
        "ByteStreams", "Lanes", "Progress", "Artifacts", "ImageFiles", "Pictures", "FaceData",
        "HashNetwork", "Retrieval",
      ],
      settings: foreignBytes),
    module(
      "Export", on: "3-Stages",
      uses: [
        "ByteStreams", "Lanes", "Artifacts", "Onnx", "EventFiles", "TrainingLogs", "HashNetwork",
      ],
      settings: foreignBytes),
    module("Manual", on: "3-Stages", uses: ["ByteStreams"]),
    module(
      "Inspect", on: "3-Stages", uses: ["ByteStreams", "SafePickle", "Artifacts"],
      settings: foreignBytes),
    module(
      "Benchmark", on: "3-Stages",
      uses: ["ByteStreams", "Lanes", "SeededRandom", "Progress", "HashNetwork", "Retrieval"]),

    // 4 Commands
    command("ddh-synthesize", over: ["Synthesize", "Settings"]),
    command("ddh-convert", over: ["Convert"]),
    command("ddh-train", over: ["Train"]),
    command("ddh-encode", over: ["Encode"]),
    command("ddh-evaluate", over: ["Evaluate", "Retrieval", "ByteStreams"]),
    command("ddh-index", over: ["Index", "Retrieval", "ImageFiles", "ByteStreams"]),
    command("ddh-inspect", over: ["Inspect", "ByteStreams", "SafePickle"]),
    command("ddh-export", over: ["Export"]),
    command("ddh-manual", over: ["Manual"]),
    command("ddh-bench", over: ["Benchmark"]),
    command("ddh-bench-search", over: ["Retrieval", "Artifacts", "Lanes"]),

    // Tests, floor by floor
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: house),
    tests(of: "ByteStreams"),
    tests(of: "SeededRandom"),
    tests(of: "Console", uses: ["Progress", "SeededRandom"]),
    tests(of: "Lanes"),
    tests(of: "Artifacts", uses: ["ByteStreams"]),
    tests(of: "Settings", uses: ["ByteStreams"]),
    tests(
      of: "SafePickle", uses: ["ByteStreams"],
      fixtures: [.copy("Fixtures")]),
    tests(of: "FaceData", uses: ["ByteStreams", "Artifacts"]),
    tests(
      of: "HashNetwork", uses: ["Lanes", "AllocationCounter"],
      fixtures: [.copy("Golden/golden.json")],
      excluding: ["Golden/make_golden.py"]),
    tests(
      of: "Train",
      uses: [
        "ByteStreams", "Progress", "Artifacts", "FaceData", "HashNetwork", "ddh-train",
        "ddh-encode",
      ]),
    tests(
      of: "Encode",
      uses: [
        "ByteStreams", "Lanes", "Progress", "Artifacts", "FaceData", "HashNetwork", "Retrieval",
        "SeededRandom",
      ]),
    tests(
      of: "Retrieval", uses: ["ByteStreams", "Lanes", "SeededRandom", "Progress", "Artifacts"]),
    tests(
      of: "Evaluate",
      uses: [
        "ByteStreams", "Lanes", "Artifacts", "Charts", "TrainingLogs", "FaceData", "Retrieval",
        "ddh-evaluate",
      ],
      fixtures: [.copy("Fixtures")]),
    tests(
      of: "Index",
      uses: [
        "ByteStreams", "SeededRandom", "Progress", "Artifacts", "FaceData", "HashNetwork",
        "Retrieval", "Encode", "ImageFiles", "Pictures", "ddh-index", "ddh-convert",
      ]),
    tests(
      of: "Convert",
      uses: [
        "ByteStreams", "Artifacts", "FaceData", "ImageFiles", "Pictures", "ddh-convert",
      ]),
    tests(
      of: "ImageFiles", uses: ["ByteStreams"], fixtures: [.copy("Fixtures")]),
    tests(of: "Pictures", uses: ["CZlib"]),
    tests(of: "Protobuf"),
    tests(
      of: "EventFiles", uses: ["Protobuf"], fixtures: [.copy("Fixtures")]),
    tests(
      of: "Export",
      uses: [
        "ByteStreams", "Lanes", "Artifacts", "TrainingLogs", "HashNetwork", "Retrieval", "Encode",
        "FaceData", "ddh-export",
      ]),
    tests(
      of: "Manual",
      uses: [
        "ddh-synthesize", "ddh-convert", "ddh-train", "ddh-encode", "ddh-evaluate", "ddh-index",
        "ddh-export", "ddh-inspect", "ddh-manual", "ddh-bench", "ddh-bench-search",
      ]),
    tests(of: "Charts"),
    tests(of: "Synthesize", uses: ["ByteStreams", "Settings"]),

    // Whatever reads foreign bytes, one function each: the tests replay a corpus, `make fuzz` grows it
    .target(
      name: "ForeignReaders",
      dependencies: [
        "ByteStreams", "Lanes", "SafePickle", "Artifacts", "Settings", "FaceData", "HashNetwork",
        "Retrieval", "Convert", "Evaluate", "Export", "Index", "Inspect", "ImageFiles", "Pictures",
        "TestSupport",
      ], path: "Tests/ForeignReaders", swiftSettings: house),
    tests(
      of: "ForeignReaders",
      uses: [
        "ByteStreams", "Artifacts", "ImageFiles", "ddh-convert", "ddh-train", "ddh-encode",
        "ddh-evaluate", "ddh-index", "ddh-inspect",
      ],
      fixtures: [.copy("Corpus"), .copy("Golden")]),
  ],
  swiftLanguageModes: [.v6]
)

// libFuzzer brings its own main function, so only `make fuzz` has this product.
if Context.environment["DDH_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "ddh-fuzz", dependencies: ["ForeignReaders"], path: "Tests/Fuzz",
      swiftSettings: house))
}
