import Foundation

/// `embed-files OUTPUT.swift ROOT FILE...`: writes a Swift file that holds the files' bytes, named relative to ROOT.
@main struct EmbedFiles {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else {
            FileHandle.standardError.write(Data("usage: embed-files OUTPUT.swift ROOT FILE...\n".utf8))
            exit(2)
        }
        let root = arguments[2].hasSuffix("/") ? arguments[2] : arguments[2] + "/"
        var source = "let embeddedFiles: [StarterFile] = [\n"
        for file in arguments[3...].sorted() {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            let path = file.hasPrefix(root) ? String(file.dropFirst(root.count)) : file
            source += "    StarterFile(path: \"\(path)\", base64: \"\(bytes.base64EncodedString())\"),\n"
        }
        source += "]\n"
        try source.write(toFile: arguments[1], atomically: true, encoding: .utf8)
    }
}
