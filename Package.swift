// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 language mode comes with the tools version; our own code compiles without a single warning.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

/// One of our own modules. What it may import is exactly what stands here: the build is run with
/// `--explicit-target-dependency-import-check error`, and imports point up this file only.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, resources: resources,
        swiftSettings: strict)
}

let package = Package(
    name: "rekindle",
    products: [
        .executable(name: "rekindle", targets: ["rekindle"]),
        .library(name: "Liquid", targets: ["Liquid"]),
        .library(name: "CivilTime", targets: ["CivilTime"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // The host's C libraries.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CCMarkGFM", pkgConfig: "libcmark-gfm", providers: [.apt(["libcmark-gfm-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        // Below the leaves: what every module may speak.
        module("Wording"),
        module("CivilTime", ["Wording"]),

        // Leaves: one subject each.
        module("Liquid", ["Wording", "CivilTime"]),
        module("Messages", ["COpenSSL", "Wording", "CivilTime", "Digest"]),
        module("CSV", ["Wording"]),
        module("Curl", ["CCurl", "Wording"]),
        module("Digest", ["COpenSSL"]),
        module("Settings", ["Wording", .product(name: "Yams", package: "Yams")]),

        // Domain: pure; no I/O, no clock, no async.
        module("Customers", ["Wording", "CivilTime", "Messages", "Digest"]),
        module("Sequences", ["Wording", "CivilTime", "Liquid", "Digest", "Settings", "Customers"]),
        module("Ledger", ["Wording", "CivilTime", "Digest", "Customers", "Sequences"]),
        module(
            "Planning", ["Wording", "CivilTime", "Liquid", "Messages", "Digest", "Customers", "Sequences", "Ledger"]),

        // Work: the seams (Store, Channel, WallClock) and what happens at them.
        module(
            "Engine",
            [
                "Wording", "CivilTime", "Liquid", "Messages", "CSV", "CCMarkGFM", "Digest", "Settings",
                "Customers", "Sequences", "Ledger", "Planning",
                .product(name: "Logging", package: "swift-log"),
            ]),

        // Adapters: they never see each other.
        module(
            "SQLiteStore",
            [
                "CSQLite", "Wording", "CivilTime", "Messages", "Digest", "Customers", "Sequences", "Ledger", "Planning",
                "Engine",
            ]),
        module(
            "Channels",
            ["Wording", "CivilTime", "Messages", "Curl", "Settings", "Customers", "Sequences", "Ledger", "Engine"]),

        // The workspace that `init` and `demo` lay down, embedded from templates/ and config/ at build time.
        .target(name: "StarterFiles", swiftSettings: strict, plugins: ["EmbedStarterFiles"]),
        .executableTarget(name: "embed-files", path: "Sources/StarterFilesEmbedding/Tool", swiftSettings: strict),
        .plugin(
            name: "EmbedStarterFiles", capability: .buildTool(), dependencies: ["embed-files"],
            path: "Sources/StarterFilesEmbedding/Plugin"),

        // Faces.
        .executableTarget(
            name: "rekindle",
            dependencies: [
                "Wording", "CivilTime", "Liquid", "Messages", "CSV", "Customers", "Sequences", "Ledger", "Planning",
                "Engine", "SQLiteStore", "Channels", "Settings", "Digest", "StarterFiles",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        // Tests.
        .testTarget(name: "TidyTests", swiftSettings: strict),
        .target(
            name: "EngineTesting",
            dependencies: [
                "CivilTime", "Messages", "Digest", "Customers", "Sequences", "Ledger", "Planning", "Engine",
            ],
            path: "Tests/EngineTesting", swiftSettings: strict),
        tests(
            of: "SQLiteStore",
            [
                "CSQLite", "Digest", "CivilTime", "Customers", "Sequences", "Ledger", "Planning", "Engine",
                "EngineTesting",
            ]),
        tests(of: "Wording"),
        tests(of: "Digest"),
        tests(of: "Settings", ["Wording"]),
        tests(of: "CivilTime"),
        tests(of: "Liquid"),
        tests(of: "Messages", ["CivilTime", "COpenSSL"]),
        tests(of: "CSV"),
        tests(of: "Sequences", ["CivilTime", "Customers", "Liquid", "Settings"]),
        tests(of: "Ledger", ["CivilTime", "Customers", "Sequences", "Wording"]),
        tests(
            of: "Planning",
            ["CivilTime", "Customers", "Digest", "Ledger", "Liquid", "Messages", "Sequences", "Wording"]),
        tests(of: "Customers", ["CivilTime"]),
        tests(of: "Curl", ["LoopbackTesting"]),
        tests(
            of: "Channels",
            [
                "LoopbackTesting", "Engine", "Curl", "Messages", "CivilTime", "Ledger", "Customers", "Sequences",
                "Settings",
            ]),
        // The built program, run as a person would run it, against real peers.
        .testTarget(name: "RekindleTests", dependencies: ["rekindle", "LoopbackTesting"], swiftSettings: strict),
        .target(name: "LoopbackTesting", path: "Tests/LoopbackTesting", swiftSettings: strict),
        tests(
            of: "Engine",
            [
                "CivilTime", "Customers", "Digest", "Ledger", "Liquid", "Sequences", "Settings", "Wording",
                "SQLiteStore",
                "EngineTesting", .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(
            name: "conformance", dependencies: ["Wording", "CivilTime", "Liquid", "Messages", "CSV", "Customers"],
            path: "Tests/Conformance", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// With REKINDLE_FUZZ=1, in a build folder of its own: the fuzzer of templates, and what it runs instrumented for it.
if Context.environment["REKINDLE_FUZZ"] == "1" {
    package.targets.append(
        .executableTarget(
            name: "liquid-fuzz", dependencies: ["CivilTime", "Liquid"], path: "Tests/LiquidFuzz",
            exclude: ["Corpus", "liquid.dictionary"], swiftSettings: strict,
            // gold, the default linker, dies of the fuzzer's sections.
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]))
    for target in package.targets where ["Wording", "CivilTime", "Liquid", "liquid-fuzz"].contains(target.name) {
        target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer,address"]))
    }
}
