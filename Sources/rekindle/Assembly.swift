import Channels
import CivilTime
import Customers
import Digest
import Engine
import Foundation
import Glibc
import Ledger
import Logging
import SQLiteStore
import Settings
import Wording

/// Puts the program together from its parts. The only place that knows which store, which channels and which clock.
struct Assembly {
    let folder: WorkspaceFolder
    let stateFolder: String
    private let pinnedNow: Instant?

    init(_ options: CommonOptions) {
        folder = WorkspaceFolder(options.workspace)
        stateFolder = options.state ?? environment("STATE_DIRECTORY") ?? "\(options.workspace)/.rekindle"
        pinnedNow = options.now
    }

    init(workspace: String, state: String, now: Instant) {
        folder = WorkspaceFolder(workspace)
        stateFolder = state
        pinnedNow = now
    }

    /// The moment a verb takes for now.
    var now: Instant { pinnedNow ?? SystemClock().now() }

    /// The clock of a service: the machine's, or one that begins at `--now`.
    var clock: any WallClock {
        pinnedNow.map { ShiftedClock(startingAt: $0) } ?? SystemClock()
    }

    // MARK: Files

    /// Every file of the workspace, read and checked; everything wrong with them otherwise.
    func workspace() throws(Exit) -> Workspace {
        try Self.workspace(in: folder.root)
    }

    /// The same of another folder.
    static func workspace(in folder: String) throws(Exit) -> Workspace {
        do throws(Problems) {
            return try Workspace.load(WorkspaceFolder(folder))
        } catch {
            throw Exit(.usage, error.all)
        }
    }

    /// The workspace as `run` needs it: with the gateways, `nil` in a dry run. Their sections must be right then, too, but
    /// the secrets need not be there yet.
    func workspaceWithGateways() throws(Exit) -> (Workspace, Gateways?) {
        let workspace = try workspace()
        do throws(Exit) {
            let gateways = try gateways(of: workspace)
            return (workspace, workspace.settings.delivery == .live ? gateways : nil)
        } catch {
            guard workspace.settings.delivery == .dryRun else { throw error }
            let problems = error.problems.filter { $0.code != "credential-missing" }
            if problems.contains(where: { $0.severity == .error }) { throw Exit(error.code, problems) }
            return (workspace, nil)
        }
    }

    // MARK: Store

    var storePath: String { "\(stateFolder)/rekindle.db" }

    func openStore(as role: SQLiteStore.Role, newKey: [UInt8]? = nil) throws(Exit) -> SQLiteStore {
        do throws(StoreError) {
            return try SQLiteStore.open(folder: stateFolder, as: role, newKey: newKey)
        } catch {
            throw Exit(error)
        }
    }

    /// For a verb that only looks. A workspace that nothing was imported into has no store yet.
    func openStoreForReading() throws(Exit) -> SQLiteStore {
        guard FileManager.default.fileExists(atPath: storePath) else {
            throw Exit(
                .usage, "no-store",
                Wording(
                    ja: "まだ顧客データがありません (\(storePath))", en: "there are no customers yet (\(storePath))"),
                hint: Wording(
                    ja: "先に 'rekindle import FILE' を実行してください", en: "run 'rekindle import FILE' first"))
        }
        return try openStore(as: .reader)
    }

    // MARK: Control

    var controlPath: String {
        "\(environment("RUNTIME_DIRECTORY") ?? stateFolder)/control.sock"
    }

    /// Has the request carried out by the running service, or, when there is none, right here.
    func carryOut(_ request: ControlRequest) async throws(Exit) -> ControlAnswer {
        if let answer = try askService(request) { return answer }
        let store = try openStore(as: request.writes ? .writer : .reader)
        let handler = ControlHandler(
            store: store, workspace: CurrentWorkspace(try workspace(), hashKey: store.hashKey),
            clock: FixedClock(at: now),
            doorbell: Doorbell(), stateFolder: stateFolder)
        let answer = await handler.handle(request)
        await store.close()
        return answer
    }

    /// `nil` when no service runs.
    private func askService(_ request: ControlRequest) throws(Exit) -> ControlAnswer? {
        do throws(ControlSocket.Failure) {
            return try ControlClient(path: controlPath).ask(request)
        } catch {
            if error.code == ENOENT || error.code == ECONNREFUSED { return nil }
            throw Exit(
                .world, "control",
                Wording(
                    ja: "動作中のサービスと通信できません (\(controlPath): \(error.text))",
                    en: "cannot talk to the running service (\(controlPath): \(error.text))"))
        }
    }

    /// Whether somebody holds the store and answers.
    var isServiceRunning: Bool {
        let descriptor = ControlSocket.open()
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // A path that is no socket's is no running service either.
        return (try? ControlSocket.withAddress(controlPath) { connect(descriptor, $0, $1) == 0 }) ?? false
    }

    // MARK: Channels

    /// The ways out that the configuration describes. Each channel reads its own section.
    func gateways(of workspace: Workspace) throws(Exit) -> Gateways {
        let log = SettingsLog()
        let gateways: Gateways
        do throws(Problem) {
            let path = "config/rekindle.yaml"
            if let text = try folder.text(of: path) { log.remember(text, of: folder.shown(path)) }
            gateways = try Gateways.read(
                workspace.settings.gateways.flatMap { Section($0, log: log) }, workspace: folder.root,
                credentials: Credentials(workspace: folder.root), clock: clock)
        } catch {
            throw Exit(.world, [error])
        }
        if log.hasErrors { throw Exit(.usage, log.problems) }
        return gateways
    }
}
