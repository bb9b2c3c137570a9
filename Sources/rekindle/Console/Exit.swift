import Engine
import Wording

/// Why a verb ends early, and with which exit status.
struct Exit: Error {
    /// The statuses every verb keeps to.
    enum Code: Int32 {
        case fine = 0
        /// The verb did its work and found something a person should look at.
        case problems = 1
        /// The command line or a file of the workspace is wrong.
        case usage = 2
        /// The disk, the network or another process failed us.
        case world = 3
    }

    var code: Code
    var problems: [Problem]

    init(_ code: Code, _ problems: [Problem] = []) {
        self.code = code
        self.problems = problems
    }

    init(_ code: Code, _ name: String, _ message: Wording, hint: Wording? = nil) {
        self.init(code, [Problem(code: name, message, hint: hint)])
    }

    init(_ error: StoreError) {
        self.init(.world, "store", error.wording)
    }

    func report() {
        for problem in problems { printError(problem.report(in: Speech.language)) }
        let errors = problems.count { $0.severity == .error }
        if errors > 1 {
            printError(said(ja: "エラーは \(errors) 件です", en: "\(errors) errors"))
        }
    }
}

extension Exit {
    static func unknownCustomer(_ id: String) -> Exit {
        Exit(
            .usage, "unknown-customer",
            Wording(ja: "顧客 '\(id)' はいません", en: "there is no customer '\(id)'"))
    }
}
