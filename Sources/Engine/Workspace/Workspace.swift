import CivilTime
import Customers
import Digest
import Liquid
import Planning
import Sequences
import Settings
import Synchronization
import Wording

/// A workspace as it stands in its files: settings, calendar, sequences, templates, all of them right.
public struct Workspace: Sendable {
    public let folder: WorkspaceFolder
    public var settings: WorkspaceSettings
    /// Without activations and the hold-out key, which the store knows.
    public var rules: PlanningRules
    public var composer: Composer
    /// Every default that filled a gap, in file order.
    public let defaults: [SettingsLog.UsedDefault]
    public let warnings: [Problem]

    /// Reads everything.
    /// - Throws: every problem of every file.
    public static func load(_ folder: WorkspaceFolder) throws(Problems) -> Workspace {
        try WorkspaceReader(folder).read()
    }
}

/// The workspace in force: a reload swaps it while everything else runs on.
public final class CurrentWorkspace: Sendable {
    /// The store's own key: makes Message-IDs that nobody can guess, hashes suppressed addresses, decides hold-outs.
    public let hashKey: HashKey
    private let state: Mutex<(workspace: Workspace, version: Int)>

    public init(_ workspace: Workspace, hashKey: HashKey) {
        self.hashKey = hashKey
        state = Mutex((workspace.keyed(by: hashKey), 0))
    }

    public var current: Workspace {
        state.withLock { $0.workspace }
    }

    /// Grows with every swap; the planner compares it to see whether there is work.
    public var version: Int {
        state.withLock { $0.version }
    }

    public func replace(with workspace: Workspace) {
        state.withLock { $0 = (workspace.keyed(by: hashKey), $0.version + 1) }
    }
}

extension Workspace {
    /// With the store's secret where it is needed: hold-outs and codes.
    fileprivate func keyed(by key: HashKey) -> Workspace {
        var workspace = self
        workspace.rules.holdoutKey = key
        workspace.composer.codeKey = key
        return workspace
    }
}

/// Reads a workspace's files in the order in which they need one another, and collects what is wrong.
private struct WorkspaceReader {
    let folder: WorkspaceFolder
    let log = SettingsLog()

    init(_ folder: WorkspaceFolder) {
        self.folder = folder
    }

    func read() throws(Problems) -> Workspace {
        let calendar = try readCalendar()
        guard let settings = try readSettings(calendar) else { throw Problems(log.problems) }
        let schema = TemplateNames(settings: settings).schema
        let sequences = try readSequences(settings, calendar, schema)
        try giveUpOnErrors()
        let rules = PlanningRules(
            sequences: sequences, definitions: settings.definitions, zone: settings.zone, windows: settings.windows,
            caps: settings.caps, calendar: calendar.planning, holdoutKey: HashKey([]))
        let compiler = StepCompiler(
            partials: try Partials(try files(in: "templates/partials")), layouts: try layouts(), schema: schema,
            language: settings.language, zone: settings.zone)
        let composer = try Composer(rules: rules, settings: settings, compiler: compiler)
        return Workspace(
            folder: folder, settings: settings, rules: rules, composer: composer, defaults: log.defaults,
            warnings: log.problems.filter { $0.severity == .warning })
    }

    private func giveUpOnErrors() throws(Problems) {
        if log.hasErrors { throw Problems(log.problems) }
    }

    // MARK: config/

    private func readSettings(_ calendar: CalendarReader.Calendar) throws(Problems) -> WorkspaceSettings? {
        let path = "config/rekindle.yaml"
        guard let text = try text(of: path) else {
            throw Problems([
                Problem(
                    code: "no-workspace",
                    Wording(ja: "\(folder.shown(path)) がありません", en: "there is no \(folder.shown(path))"),
                    hint: Wording(
                        ja: "作業フォルダで実行するか、-w で指定してください。新しく作るには rekindle init DIR",
                        en: "run it in a workspace, or name one with -w; 'rekindle init DIR' makes one"))
            ])
        }
        return SettingsReader(log: log, closedDays: calendar.closedDays).read(text, file: folder.shown(path))
    }

    private func readCalendar() throws(Problems) -> CalendarReader.Calendar {
        let path = "config/calendar.yaml"
        guard let text = try text(of: path) else { return CalendarReader.standard }
        let reader = CalendarReader(log: log, years: 2000...2099) { name in
            // What cannot be read is reported by the reader as missing.
            name.contains("/") ? nil : try? folder.text(of: "config/\(name)")
        }
        return reader.read(text, file: folder.shown(path)) ?? CalendarReader.standard
    }

    // MARK: templates/

    private func readSequences(
        _ settings: WorkspaceSettings, _ calendar: CalendarReader.Calendar, _ schema: Schema
    ) throws(Problems) -> [StepSequence] {
        let defaults = SequenceDefaults(
            at: settings.defaultTime, late: settings.defaultLateness, layout: settings.defaultLayout,
            closedDays: calendar.closedDays, seasons: calendar.planning.seasonNames, schema: schema)
        var sequences: [StepSequence] = []
        for name in folder.names(in: "templates", folders: true) {
            let path = "templates/\(name)"
            guard let head = try text(of: "\(path)/sequence.yaml") else { continue }
            let others = try files(in: path).filter { $0.name != "sequence.yaml" }
            let files = SequenceFiles(
                id: SequenceID(name), head: .init(path: folder.shown("\(path)/sequence.yaml"), text: head),
                others: others)
            if let sequence = SequenceReader(defaults: defaults, log: log).read(files) { sequences.append(sequence) }
        }
        return sequences
    }

    private func layouts() throws(Problems) -> [String: StepTemplate.Text] {
        var layouts: [String: StepTemplate.Text] = [:]
        for file in try files(in: "templates/layouts") where file.name.hasSuffix(".html") {
            layouts[String(file.name.dropLast(".html".count))] = .init(file.text, line: 1)
        }
        return layouts
    }

    private func files(in path: String) throws(Problems) -> [SequenceFiles.File] {
        var files: [SequenceFiles.File] = []
        for name in folder.names(in: path, folders: false) {
            guard let text = try text(of: "\(path)/\(name)") else { continue }
            files.append(.init(path: folder.shown("\(path)/\(name)"), text: text))
        }
        return files
    }

    private func text(of path: String) throws(Problems) -> String? {
        do throws(Problem) {
            return try folder.text(of: path)
        } catch {
            throw Problems(log.problems + [error])
        }
    }
}
