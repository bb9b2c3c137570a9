// liquid-benchmark html|sms CUSTOMERS DUMPFILE [RENDERS]
//
// Renders the letter or the text message of the folder TPL for the first CUSTOMERS lines of DATA (JSON, one customer a
// line): at most 1,000 of them into DUMPFILE, then RENDERS more (as many as customers unless given), of which it prints
// the process CPU seconds as one line of JSON. Reading, converting and compiling come before and are not counted.
import CivilTime
import Foundation
import Liquid

let arguments = CommandLine.arguments
guard (4...5).contains(arguments.count), ["html", "sms"].contains(arguments[1]), let count = Int(arguments[2]),
    let renders = arguments.count > 4 ? Int(arguments[4]) : count, count > 0, renders >= 0,
    let folder = ProcessInfo.processInfo.environment["TPL"], let data = ProcessInfo.processInfo.environment["DATA"]
else {
    print("usage: TPL=FOLDER DATA=CUSTOMERS.jsonl liquid-benchmark html|sms CUSTOMERS DUMPFILE [RENDERS]")
    exit(64)
}

@Sendable func source(_ name: String) -> TemplateSource? {
    // A file that is not there is a partial that is not there; the compiler says where it is wanted.
    (try? String(contentsOfFile: "\(folder)/\(name).liquid", encoding: .utf8)).map {
        TemplateSource(name: name, text: $0)
    }
}

let kind = arguments[1]
guard let letter = source(kind == "html" ? "winback" : "sms") else {
    print("liquid-benchmark: no template for \(kind) in \(folder)")
    exit(66)
}
let template = try Template.compile(
    letter, CompileOptions(escaping: .text, names: .lenient, language: .english, partial: source))

let contexts = try Data(contentsOf: URL(fileURLWithPath: data)).split(separator: UInt8(ascii: "\n"), maxSplits: count)
    .prefix(count)
    .map { line in
        let values = try JSONDecoder().decode([String: JSONValue].self, from: line).mapValues(\.value)
        return RenderContext(
            prepared: PreparedValues(values), now: Instant(secondsSinceEpoch: 1_795_305_600), language: .english)
    }

var dump = Data()
for context in contexts.prefix(1_000) { dump.append(contentsOf: try template.render(context)) }
try dump.write(to: URL(fileURLWithPath: arguments[3]))

func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

var bytes = 0
let start = processorSeconds()
for index in 0..<renders { bytes += try template.render(contexts[index % contexts.count]).count }
let seconds = processorSeconds() - start
let mean = Double(bytes) / Double(max(renders, 1))
print(
    #"{"engine":"rekindle","version":"main","kind":"\#(kind)","n":\#(renders),"cpu":\#(seconds),"mean_bytes":\#(mean)}"#
)
