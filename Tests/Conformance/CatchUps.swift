import CivilTime

/// `catchup`: what becomes of missed occurrences.
enum CatchUps {
    static func answer(_ record: JSON) throws -> JSON {
        guard let policy = CatchUp.Policy(rawValue: try record.string("policy")) else {
            throw MissingField(name: "policy", wanted: "policy")
        }
        let catchUp = CatchUp(
            policy, grace: record["grace_s"].int.map { Int64($0) }, threshold: Int64(try record.int("threshold_s")),
            spacing: Int64(try record.int("spacing_s")))
        let outcome = catchUp.resolve(try record.instants("occurrences"), now: try record.instant("now"))
        return [
            "fire": .array(outcome.fired.map { ["scheduled": JSON($0.scheduled), "at": JSON($0.at)] }),
            "drop": .array(
                outcome.dropped.map { ["scheduled": JSON($0.scheduled), "reason": .string($0.reason.rawValue)] }),
        ]
    }
}
