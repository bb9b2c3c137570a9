import Liquid
import Testing

/// The examples of the filter reference, and what is easy to get wrong.
@Suite struct FilterTests {
    @Test(
        arguments: [
            ("{{ '山田' | honorific }}", "山田様"),
            ("{{ '株式会社サンプル' | honorific }}", "株式会社サンプル御中"),
            ("{{ '山田様' | honorific }}", "山田様"),
            ("{{ '2026-11-25' | date: '%-m月%-d日(%a)' }}", "11月25日(水)"),
            ("{{ '2026-11-25' | wareki }}", "令和8年11月25日"),
            ("{{ '2019-05-01' | wareki }}", "令和元年5月1日"),
            ("{{ '2019-04-30' | date: '%EC%Ey年' }}", "平成31年"),
            ("{{ '1989-01-07' | wareki }}", "昭和64年1月7日"),
            ("{{ '2026-11-25' | weekday }}", "水曜日"),
            ("{{ '2026-11-25 15:04' | date: '%p%-I時' }}", "午後3時"),
            ("{{ '2026-11-25T10:30:00+09:00' | date: '%H:%M %z', 'America/New_York' }}", "10:30 +0900"),
            ("{{ 12500 | number }}", "12,500"),
            ("{{ -1234567.5 | number }}", "-1,234,567.5"),
            ("{{ 12500 | number: 2 }}", "12,500.00"),
            ("{{ 12500 | money }}", "12,500円"),
            ("{{ 12500 | money_without_currency }}", "12,500"),
            ("{{ 0.25 | percent }}", "25%"),
            ("{{ 2 | pluralize: 'point', 'points' }}", "points"),
            ("{{ 'ＡＢガ' | hankaku }}", "ABｶﾞ"),
            ("{{ 'ABｶﾞ' | zenkaku }}", "ＡＢガ"),
            ("{{ '春🌸です' | strip_emoji }}", "春です"),
            ("{{ 'a b&c' | url_query }}", "a+b%26c"),
            ("{{ '</script>' | json }}", "\"\\u003c/script\\u003e\""),
            ("{{ 0.1 | plus: 0.2 }}", "0.3"),
            ("{{ 1.1 | times: 3 }}", "3.3"),
            ("{{ 'あいうえお' | truncate: 4, '…' }}", "あいう…"),
            ("{{ 'あいう' | slice: 1, 2 }}", "いう"),
        ])
    func `a filter prints what its reference says`(template: String, expected: String) throws {
        #expect(try render(template) == expected)
    }

    @Test func `English readers get English names`() throws {
        #expect(
            try render("{{ '2026-11-25 15:04' | date: '%A, %B %-d %p' }}", language: .english)
                == "Wednesday, November 25 PM")
    }
}
