// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

/// What docs/performance.md measures, apart from the product: a build of the product never builds this.
let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "rekindle", path: "..")],
    targets: [
        .executableTarget(
            name: "liquid-benchmark",
            dependencies: [
                .product(name: "Liquid", package: "rekindle"), .product(name: "CivilTime", package: "rekindle"),
            ],
            path: "Sources/LiquidBenchmark", swiftSettings: strict),
        .executableTarget(
            name: "time-benchmark", dependencies: [.product(name: "CivilTime", package: "rekindle")],
            path: "Sources/TimeBenchmark", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
