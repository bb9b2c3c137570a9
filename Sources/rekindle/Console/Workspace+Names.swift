import Engine
import Sequences
import Wording

extension Workspace {
    /// The sequence of that name; wrong usage otherwise.
    func sequence(named name: String) throws(Exit) -> StepSequence {
        if let sequence = rules.sequences.first(where: { $0.id.text == name }) { return sequence }
        let meant = Spelling.nearest(to: name, among: rules.sequences.map(\.id.text))
        throw Exit(
            .usage, "unknown-sequence",
            Wording(ja: "'\(name)' というシーケンスはありません", en: "there is no sequence '\(name)'"),
            hint: meant.map { Wording(ja: "'\($0)' のことですか？", en: "did you mean '\($0)'?") })
    }

    /// The step that `SEQUENCE/STEP` names; without a step the sequence's first.
    func step(named name: String) throws(Exit) -> (StepSequence, Step) {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        let sequence = try sequence(named: parts.first ?? "")
        let steps = sequence.steps
        if parts.count < 2, let first = steps.first { return (sequence, first) }
        if let step = steps.first(where: { $0.id.text == parts.last }) { return (sequence, step) }
        let meant = Spelling.nearest(to: parts.last ?? "", among: steps.map(\.id.text))
        throw Exit(
            .usage, "unknown-step",
            Wording(ja: "'\(name)' というステップはありません", en: "there is no step '\(name)'"),
            hint: meant.map {
                Wording(ja: "'\(sequence.id)/\($0)' のことですか？", en: "did you mean '\(sequence.id)/\($0)'?")
            })
    }
}
