import Testing
import Wording

@Suite struct HTMLTextTests {
    @Test(arguments: [
        ("<b>&\"'</b>", "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;"), ("髙橋 ㈱", "髙橋 ㈱"), ("", ""), ("&amp;", "&amp;amp;"),
    ])
    func `a text cannot leave its place in a page`(text: String, expected: String) {
        #expect(text.escapedForHTML == expected)
    }
}
