import ArgumentParser
import Engine
import Foundation
import StarterFiles
import Wording

struct Init: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: said(ja: "新しい作業フォルダを作る", en: "Lay down a new workspace with starter sequences."),
            discussion: said(ja: "例: rekindle init my-shop", en: "Example: rekindle init my-shop"))
    }

    @OptionGroup var options: CommonOptions

    @Argument(help: ArgumentHelp(said(ja: "作るフォルダ", en: "The folder to make."), valueName: "dir"))
    var folder: String

    func run() throws {
        let written = try StarterWorkspace.write(into: folder)
        if options.json {
            try printJSON(["folder": [folder], "files": written])
        } else {
            print(
                said(
                    ja: """
                        \(folder) に作業フォルダを作りました (\(written.count) ファイル)。
                        次に: config/rekindle.yaml の sender を書き換え、rekindle check -w \(folder) で確かめてください。
                        """,
                    en: """
                        Made the workspace \(folder) (\(written.count) files).
                        Next: write who you are into config/rekindle.yaml, then run rekindle check -w \(folder).
                        """))
        }
    }
}

/// Lays the embedded files into a folder.
enum StarterWorkspace {
    /// The paths written, relative to the folder. Refuses to touch what is already there.
    static func write(into folder: String) throws(Exit) -> [String] {
        let files = FileManager.default
        for file in StarterFile.all where files.fileExists(atPath: "\(folder)/\(file.path)") {
            throw Exit(
                .usage, "file-exists",
                Wording(ja: "\(folder)/\(file.path) がすでにあります", en: "\(folder)/\(file.path) is already there"),
                hint: Wording(
                    ja: "空のフォルダを指定してください。何も変更していません", en: "name an empty folder; nothing was changed"))
        }
        var written: [String] = []
        for file in StarterFile.all {
            let path = "\(folder)/\(file.path)"
            do {
                try files.createDirectory(
                    atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try Data(file.bytes).write(to: URL(fileURLWithPath: path))
            } catch {
                throw Exit(
                    .world, "cannot-write",
                    Wording(ja: "\(path) を書けません", en: "cannot write \(path)"),
                    hint: Wording(
                        ja: "フォルダの権限と空き容量を確かめてください",
                        en: "check the folder's permissions and the free space"))
            }
            written.append(file.path)
        }
        return written
    }
}
