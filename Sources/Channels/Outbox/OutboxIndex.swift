import CivilTime
import Customers
import Engine
import Wording

/// The page to look through an outbox: every message by day, as its reader would see it. One file, no script from
/// elsewhere, works from the disk.
public struct OutboxIndex {
    let entries: [Outbox.Entry]
    let zone: Zone
    let language: Language
    let title: String

    public init(of outbox: Outbox, zone: Zone, language: Language, title: String) {
        entries = outbox.entries
        self.zone = zone
        self.language = language
        self.title = title
    }

    /// Writes `index.html` into the outbox; its path.
    public func write(into outbox: Outbox) throws(Outbox.WriteFailure) -> String {
        try outbox.write(Array(page.utf8), to: "index.html")
        return "\(outbox.folder)/index.html"
    }

    private func say(_ japanese: String, _ english: String) -> String {
        language == .japanese ? japanese : english
    }

    private var page: String {
        var rows = ""
        var day: CivilDate?
        for entry in entries {
            let wall = zone.wall(at: entry.at)
            if wall.date != day {
                day = wall.date
                rows += "<h2>\(wall.date) <small>\(weekday(wall.date))</small></h2>\n"
            }
            rows += row(entry, at: wall.time)
        }
        let sequences = Set(entries.map(\.message.key.sequence.text)).sorted()
        let choices = sequences.map { "<option>\($0.escapedForHTML)</option>" }.joined()
        let summary = say("\(entries.count) 通", "\(entries.count) messages")
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; frame-src 'self' data:; img-src data:">
            <title>\(title.escapedForHTML)</title>
            <style>\(style)</style>
            </head>
            <body>
            <header><h1>\(title.escapedForHTML)</h1><p>\(summary)</p>
            <label>\(say("シーケンス", "Sequence")) <select id="sequence"><option value="">\(say("すべて", "all"))</option>\(choices)</select></label>
            <label>\(say("検索", "Find")) <input id="find" type="search" placeholder="\(say("名前・件名", "name or subject"))"></label>
            </header>
            <main>
            \(rows)</main>
            <script>\(script)</script>
            </body>
            </html>

            """
    }

    private func row(_ entry: Outbox.Entry, at time: TimeOfDay) -> String {
        let message = entry.message
        let preview = message.preview
        let channel = message.content.channel.wording.text(in: language)
        let headline = preview?.subject ?? String((preview?.text ?? "").prefix(60))
        var views =
            "<div class=\"view\"><h3>\(say("テキスト", "Text"))</h3><pre>\((preview?.text ?? "").escapedForHTML)</pre></div>"
        if let html = preview?.html {
            views += """
                <div class="view"><h3>HTML</h3><iframe sandbox loading="lazy" title="HTML" srcdoc="\(html.escapedForHTML)"></iframe></div>
                """
        }
        return """
            <details data-sequence="\(message.key.sequence.text.escapedForHTML)">
            <summary><time>\(shortTime(time))</time> <span class="channel \(message.content.channel.rawValue)">\(channel)</span> \
            <b>\((preview?.recipient ?? message.key.customer.text).escapedForHTML)</b> <span class="subject">\(headline.escapedForHTML)</span> \
            <small>\(message.key.sequence.text.escapedForHTML) / \(message.key.step.text.escapedForHTML)</small></summary>
            <p><a href="\(entry.file.escapedForHTML)">\(entry.file.escapedForHTML)</a></p>
            <div class="views">\(views)</div>
            </details>

            """
    }

    private func shortTime(_ time: TimeOfDay) -> String {
        let minutes = Int(time.secondsSinceMidnight) / 60
        return "\(minutes / 60 < 10 ? "0" : "")\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
    }

    private func weekday(_ date: CivilDate) -> String {
        let index = date.weekday.rawValue - 1
        return say(
            ["月", "火", "水", "木", "金", "土", "日"][index], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][index])
    }

    private var style: String {
        """
        body{font:16px/1.6 system-ui,"Hiragino Sans","Noto Sans CJK JP",sans-serif;max-width:64rem;margin:0 auto;padding:1rem;color:#222;background:#fafafa}
        header{display:flex;flex-wrap:wrap;gap:1rem;align-items:baseline;border-bottom:1px solid #ddd}
        h1{font-size:1.3rem;margin:0}h2{font-size:1.05rem;margin:1.5rem 0 .4rem}h3{font-size:.8rem;margin:0;color:#666}
        details{background:#fff;border:1px solid #e2e2e2;border-radius:6px;margin:.3rem 0;padding:.3rem .7rem}
        summary{cursor:pointer}summary small{color:#777}time{font-variant-numeric:tabular-nums;color:#555}
        .channel{font-size:.75rem;border-radius:3px;padding:.05rem .4rem;background:#e8eef8}.channel.sms{background:#e6f4e6}
        .views{display:grid;grid-template-columns:1fr 1fr;gap:1rem}@media(max-width:50rem){.views{grid-template-columns:1fr}}
        pre{white-space:pre-wrap;background:#f6f6f6;padding:.7rem;border-radius:4px;margin:0}
        iframe{width:100%;height:32rem;border:1px solid #ddd;border-radius:4px;background:#fff}
        """
    }

    private var script: String {
        """
        const sequence=document.getElementById('sequence'),find=document.getElementById('find');
        function show(){const f=find.value.toLowerCase();for(const d of document.querySelectorAll('details'))
        d.hidden=(sequence.value&&d.dataset.sequence!==sequence.value)||(f&&!d.querySelector('summary').textContent.toLowerCase().includes(f))}
        sequence.addEventListener('change',show);find.addEventListener('input',show);
        """
    }
}
