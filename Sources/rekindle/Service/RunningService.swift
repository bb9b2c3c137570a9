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
import Wording

/// A service with everything around it: the control socket, the signals, the service manager, and in a dry run the
/// outbox in place of the carriers.
struct RunningService {
    private let assembly: Assembly
    private let current: CurrentWorkspace
    private let store: SQLiteStore
    private let log: Logger
    /// `nil` in a dry run.
    private let gateways: Gateways?
    private let service: Service
    private let control: ControlHandler
    private let planning = Heartbeat()
    private let tidying = Heartbeat()

    init(_ assembly: Assembly, workspace: Workspace, store: SQLiteStore, gateways: Gateways?, log: Logger) {
        self.assembly = assembly
        self.store = store
        self.log = log
        current = CurrentWorkspace(workspace, hashKey: store.hashKey)
        self.gateways = gateways
        let doorbell = Doorbell()
        let clock = assembly.clock
        let worker = WorkerIncarnation(randomBytes(10).base32)
        service = Service(
            planner: PlannerLoop(
                store: store, workspace: current, clock: clock, log: log, doorbell: doorbell,
                heartbeat: planning),
            dispatcher: Dispatcher(
                store: store, channels: gateways?.channels ?? [:], workspace: current, clock: clock, worker: worker,
                log: log,
                doorbell: doorbell, concurrency: workspace.settings.concurrency),
            housekeeping: Housekeeping(
                store: store, workspace: current, clock: clock, log: log, doorbell: doorbell, heartbeat: tidying,
                holdsDoubts: gateways?.holdsDoubts ?? []),
            store: store, clock: clock, worker: worker, log: log)
        control = ControlHandler(
            store: store, workspace: current, clock: clock, doorbell: doorbell,
            stateFolder: assembly.stateFolder)
    }

    // MARK: Two ways to run

    func runUntilIdle() async throws(Exit) {
        do throws(StoreError) {
            try await service.recover()
        } catch {
            throw Exit(error)
        }
        guard let gateways else {
            try await writeOutbox()
            await end()
            return
        }
        try await carrying(gateways) { () async throws(Exit) in
            do throws(StoreError) {
                try await service.runUntilIdle()
            } catch {
                throw Exit(error)
            }
        }
    }

    /// Runs the transfer loop beside `body`, and ends it in order.
    private func carrying(
        _ gateways: Gateways, _ body: @escaping @Sendable () async throws(Exit) -> Void
    ) async throws(Exit) {
        let loop = Task { try await gateways.run() }
        var failure: Exit?
        do throws(Exit) {
            try await body()
        } catch {
            failure = error
        }
        await end()
        do {
            try await loop.value
        } catch let problem as Problem {
            throw failure ?? Exit(.world, [problem])
        } catch {
            // Cancelled: the loop has ended, as was wanted.
        }
        if let failure { throw failure }
    }

    func run(obeying signals: AsyncStream<Signals.Signal>, notifying notifier: SystemdNotifier) async throws(Exit) {
        let server: ControlServer
        do throws(ControlSocket.Failure) {
            server = try ControlServer(path: assembly.controlPath)
        } catch {
            throw Exit(
                .world, "control",
                Wording(
                    ja: "制御ソケット \(assembly.controlPath) を開けません: \(error.text)",
                    en: "cannot open the control socket \(assembly.controlPath): \(error.text)"))
        }
        do throws(StoreError) {
            try await service.recover()
        } catch {
            throw Exit(error)
        }
        server.start()
        notifier.ready(status: await status())
        log.info("ready", metadata: ["delivery": "\(current.current.settings.delivery.rawValue)"])

        guard let gateways else {
            await serve(signals, notifier, server)
            await end()
            return
        }
        try await carrying(gateways) { () async throws(Exit) in await serve(signals, notifier, server) }
    }

    private func serve(_ signals: AsyncStream<Signals.Signal>, _ notifier: SystemdNotifier, _ server: ControlServer)
        async
    {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await call in server.calls {
                    call.answer(await control.handle(call.request))
                    if !isLive { await refreshOutbox() }
                }
            }
            group.addTask { await keepAlive(notifier) }
            await serve(until: signals, notifier)
            server.close()
            group.cancelAll()
        }
        log.info("stopped")
    }

    private var isLive: Bool { gateways != nil }

    private func serve(until signals: AsyncStream<Signals.Signal>, _ notifier: SystemdNotifier) async {
        let limit = current.current.settings.drainLimit
        let log = log
        let stop: @Sendable () async -> Void = {
            for await signal in signals {
                switch signal {
                case .terminate:
                    notifier.stopping(status: "draining")
                    log.info("stopping")
                    return
                case .reload:
                    reload(notifier)
                    if !isLive { await refreshOutbox() }
                }
            }
        }
        if isLive {
            await service.run(until: stop, drainingFor: .seconds(limit)) {
                log.error("drain limit reached; what was in flight is in doubt at the next start")
                exit(Exit.Code.problems.rawValue)
            }
        } else {
            await refreshOutbox()
            await stop()
        }
    }

    private func end() async {
        await gateways?.close()
        await store.close()
    }

    // MARK: Reload

    /// Reads the files again and swaps them in when all of them are right; keeps the old ones and says why otherwise.
    private func reload(_ notifier: SystemdNotifier) {
        notifier.reloading()
        do throws(Exit) {
            let (workspace, _) = try assembly.workspaceWithGateways()
            if workspace.settings.delivery != current.current.settings.delivery {
                log.warning("a change of 'delivery' takes effect at the next start")
            }
            current.replace(with: workspace)
            log.info("reloaded", metadata: ["sequences": "\(workspace.rules.sequences.count)"])
            notifier.ready(status: "reloaded")
        } catch {
            for problem in error.problems {
                log.error(
                    "not reloaded; the old files stay in force",
                    metadata: ["code": "\(problem.code)", "problem": "\(problem.report(in: .english))"])
            }
            notifier.ready(status: "reload failed: \(error.problems.count) problems; the old files stay in force")
        }
    }

    // MARK: Signs of life

    private func keepAlive(_ notifier: SystemdNotifier) async {
        let interval = notifier.watchdogInterval ?? .seconds(10)
        while !Task.isCancelled {
            let alive = !isLive || (planning.silence < .seconds(60) && tidying.silence < .seconds(60))
            if alive { notifier.alive() }
            notifier.status(await status())
            // Cancelled when the service ends.
            try? await Task.sleep(for: interval)
        }
    }

    private func status() async -> String {
        do throws(StoreError) {
            let status = try await store.status(at: assembly.clock.now())
            let counts = DeliveryStateCounts(status)
            return
                "\(isLive ? "live" : "dry run"): \(counts.planned) planned, \(counts.overdue) due, \(counts.sent) sent, \(counts.inDoubt) in doubt"
        } catch {
            return "store: \(error.wording.english)"
        }
    }

    // MARK: Dry run

    private func refreshOutbox() async {
        do throws(Exit) {
            try await writeOutbox()
        } catch {
            for problem in error.problems {
                log.error("outbox not written", metadata: ["problem": "\(problem.report(in: .english))"])
            }
        }
    }

    private func writeOutbox() async throws(Exit) {
        let folder = "\(assembly.stateFolder)/outbox"
        let now = assembly.clock.now()
        let made = try await OutboxRehearsal(workspace: current.current, store: store).write(
            into: folder, from: now, until: now.adding(seconds: current.current.settings.horizon))
        log.info("outbox written", metadata: ["messages": "\(made.count)"])
    }
}

/// The few counts that fit into a status line.
struct DeliveryStateCounts {
    var planned: Int
    var overdue: Int
    var sent: Int
    var inDoubt: Int

    init(_ status: LedgerStatus) {
        planned = status.byState[.planned] ?? 0
        overdue = status.overdue
        sent = status.byState[.sent] ?? 0
        inDoubt = (status.byState[.inDoubt] ?? 0) + (status.byState[.unresolved] ?? 0)
    }
}
