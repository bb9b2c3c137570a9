import CivilTime
import Customers
import Settings
import Testing

@testable import Sequences

@Suite struct SequenceReaderTests {
    private let trigger = "trigger: { after: 3 months, event: purchase }\n"

    @Test func `a sequence that says nothing more takes the stated defaults`() throws {
        let reading = Reading()
        let sequence = try #require(reading.read(trigger))
        #expect(sequence.at == TimeOfDay("10:00"))
        #expect(sequence.late == Period(days: 3))
        #expect(sequence.reentry == .eachOccurrence)
        #expect(sequence.onEdit == .skip)
        #expect(sequence.onCap == .defer)
        #expect(sequence.holdout == 0)
        #expect(
            Set(reading.log.defaults.map(\.path)).isSuperset(of: [
                "at", "late", "again", "on edit", "on cap", "holdout",
            ]))
    }

    @Test func `every word of the guide is understood`() throws {
        let reading = Reading()
        let sequence = try #require(
            reading.read(
                trigger + """
                    title: ごぶさた
                    at: "10:30"
                    window: weekdays 09:00-18:00
                    exit: [purchase, visit]
                    again: after 6 months
                    late: 48 hours
                    on edit: send within 72 hours
                    on cap: skip
                    goal: { event: purchase, within: 30 days }
                    holdout: 5%
                    topic: news
                    priority: 7
                    """))
        #expect(sequence.title == "ごぶさた")
        #expect(sequence.exits == ["purchase", "visit"])
        #expect(sequence.reentry == .after(Period(months: 6)))
        #expect(sequence.onEdit == .sendWithin(Period(seconds: 72 * 3600)))
        #expect(sequence.onCap == .skip)
        #expect(sequence.goal == Goal(event: "purchase", within: Period(days: 30)))
        #expect(sequence.holdout == 0.05)
        #expect(sequence.priority == 7)
        #expect(sequence.window?.openings?.first?.days == .weekdays)
    }

    @Test func `a step's id is its file's name without number and suffix, and its channel the suffix`() throws {
        let sequence = try #require(
            Reading().read(
                trigger,
                steps: [
                    ("1-hello.mail.md", "---\nsubject: やあ\nlayout: none\n---\n本文\n"),
                    ("2-coupon.sms", "---\nafter previous: 7 days\n---\nクーポン\n"),
                    ("letter.post.md", "---\nid: last\nafter: 1 month\n---\n拝啓\n"),
                ]))
        #expect(sequence.steps.map(\.id.text) == ["hello", "coupon", "last"])
        #expect(sequence.steps.map(\.channel) == [.email, .sms, .post])
        #expect(
            sequence.steps.map(\.delay) == [
                .afterTrigger(Period()), .afterPrevious(Period(days: 7)), .afterTrigger(Period(months: 1)),
            ])
        #expect(sequence.steps[0].template.layout == nil)
        #expect(sequence.steps[0].template.body == StepTemplate.Text("本文\n", line: 5))
    }

    @Test func `everything wrong in all files is said at once`() {
        let reading = Reading()
        let sequence = reading.read(
            "trigger: { after: 3 months, event: purchase }\nwindw: weekdays 09:00-18:00\nlate: soon\n",
            steps: [
                ("1-a.mail.md", "---\nsubjcet: x\n---\n"),
                ("2-a.sms", "---\nafter previous: 1 day\nafter: 2 days\n---\n"),
                ("3-b.txt", "?"), ("4-c.sms", "---\nat: 25:00\n"),
            ])
        #expect(sequence == nil)
        #expect(
            reading.log.problems.map(\.code) == [
                "bad-period", "unknown-key", "missing-key", "unknown-key", "two-delays", "unknown-file",
                "unclosed-head",
            ])
        #expect(reading.log.problems.allSatisfy { $0.place != nil })
    }

    @Test func `two steps with one id are an error`() {
        let reading = Reading()
        #expect(reading.read(trigger, steps: [("1-a.sms", "x"), ("2-a.sms", "y")]) == nil)
        #expect(
            reading.problems == [
                "templates/s/2-a.sms:1:1: error: the step id 'a' is that of templates/s/1-a.sms too; rename the file or write an id: into its head"
            ])
    }

    @Test func `the version follows the timing and not the words`() throws {
        let before = try #require(Reading().read(trigger, steps: [("1-a.sms", "---\nafter: 1 day\n---\nこんにちは")]))
            .version
        let words = try #require(Reading().read(trigger, steps: [("1-a.sms", "---\nafter: 1 day\n---\nさようなら")])).version
        let timing = try #require(Reading().read(trigger, steps: [("1-a.sms", "---\nafter: 2 days\n---\nこんにちは")]))
            .version
        #expect(before == words)
        #expect(before != timing)
    }

    @Test(arguments: [
        ("weekdays 09:00-18:00", true), ("[weekdays 09:00-20:00, weekends 10:00-17:00]", true),
        ("mon-fri 09:00-12:00", true),
        ("sat sun 10:00-16:00", true), ("business days 09:00-18:00", true), ("09:00-18:00", true),
        ("weekdays 18:00-09:00", false), ("someday 09:00-18:00", false),
        ("[business days 09:00-18:00, sun 10:00-12:00]", false),
    ])
    func `windows are read as the guide writes them`(text: String, isRight: Bool) {
        let reading = Reading()
        #expect((reading.read(trigger + "window: \(text)\n") != nil) == isRight)
        #expect(reading.log.hasErrors != isRight)
    }
}
