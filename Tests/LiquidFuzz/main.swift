// A fuzzer over template and data together: libFuzzer changes the bytes, every run compiles and renders them.
// `REKINDLE_FUZZ=1 swift build -c release --scratch-path .build-fuzz --product liquid-fuzz` builds it (see Tests/run).
import Glibc

/// The driver of libFuzzer, linked by `-sanitize=fuzzer`.
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ argumentCount: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

var argumentCount = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(
    runDriver(&argumentCount, &arguments) { bytes, count in
        FuzzCase(Array(UnsafeBufferPointer(start: bytes, count: count)))?.check()
        return 0
    })
