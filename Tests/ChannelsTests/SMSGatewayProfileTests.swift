import Curl
import LoopbackTesting
import Messages
import Settings
import Testing
import Wording

@testable import Channels

private func read(_ text: String) -> (profile: SMSGatewayProfile?, problems: [String]) {
    let log = SettingsLog()
    let profile = SMSGatewayProfile.read(text, file: "p.yaml", log: log)
    return (profile, log.problems.map { $0.report(in: .english).split(separator: "\n").first.map(String.init) ?? "" })
}

private func shippedProfile(_ name: String) throws -> SMSGatewayProfile {
    let (profile, problems) = read(try shipped("config/gateways/\(name).yaml"))
    #expect(problems == [])
    return try #require(profile)
}

private let minimal = """
    title: T
    request:
      fields: { to: "{to}", text: "{text}" }
    answers:
      - { status: 200, means: accepted }

    """

@Suite struct `a gateway profile` {
    @Test func `of Kannel asks with GET and escapes every value`() throws {
        let request = try shippedProfile("kannel").request(
            for: SMSOrder(to: try PhoneNumber("09012345678"), text: "a&b=c d%+é", id: "ref"),
            from: SMSAccount(
                url: "http://127.0.0.1:13013/", user: "tester", secret: Secret("p&w"), sender: "+819000000000"))
        #expect(
            request.url
                == "http://127.0.0.1:13013/cgi-bin/sendsms?username=tester&password=p%26w&from=%2B819000000000"
                + "&to=%2B819012345678&text=a%26b%3Dc%20d%25%2B%C3%A9&coding=0&charset=UTF-8")
        #expect(request.method == .get)
        #expect(request.body == [])
        #expect("\(request)" == "GET http://127.0.0.1:13013")
    }

    @Test func `of Kannel leaves out the sender when there is none, and says when the text needs UCS-2`() throws {
        let request = try shippedProfile("kannel").request(
            for: SMSOrder(to: try PhoneNumber("09012345678"), text: "はじめ", id: "ref"),
            from: SMSAccount(url: "http://127.0.0.1:13013", user: "u", secret: Secret("p")))
        #expect(
            request.url
                == "http://127.0.0.1:13013/cgi-bin/sendsms?username=u&password=p&to=%2B819012345678"
                + "&text=%E3%81%AF%E3%81%98%E3%82%81&coding=2&charset=UTF-8")
    }

    @Test func `of Twilio posts a form with the account's login`() throws {
        let request = try shippedProfile("twilio").request(
            for: SMSOrder(to: try PhoneNumber("09012345678"), text: "line 1\nline 2", id: "ref"),
            from: SMSAccount(url: "https://api.example.com", user: "AC1", secret: Secret("t"), sender: "+15005550006"))
        #expect(request.url == "https://api.example.com/2010-04-01/Accounts/AC1/Messages.json")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "To=%2B819012345678&From=%2B15005550006&Body=line%201%0Aline%202")
        #expect(request.authorization == .basic(username: "AC1", password: Secret("t")))
        #expect(
            request.headers.map { "\($0.name): \($0.value)" } == ["Content-Type: application/x-www-form-urlencoded"])
    }

    @Test func `may want JSON, a token and national numbers`() throws {
        let text = """
            title: T
            request:
              path: /v1/{user}
              login: bearer
              fields in: json
              number: national
              headers: { X-Request-Id: "{id}" }
              fields: { to: "{to}", body: "{text}", kind: "{{sms}" }
            answers:
              - { status: 200-299, means: accepted }
            """
        let profile = try #require(read(text).profile)
        let account = SMSAccount(url: "https://api.example.jp", user: "a/b", secret: Secret("t"))
        let request = try profile.request(
            for: SMSOrder(to: try PhoneNumber("+819012345678"), text: "\"\\\n\u{1}あ", id: "ref"), from: account)
        #expect(request.url == "https://api.example.jp/v1/a%2Fb")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"to":"09012345678","body":"\"\\\n\u0001あ","kind":"{sms}"}"#)
        #expect(request.authorization == .bearer(Secret("t")))
        #expect(request.headers.contains { $0.name == "X-Request-Id" && $0.value == "ref" })
        #expect(throws: SMSOrderFault.foreignNumber) {
            try profile.request(for: SMSOrder(to: try PhoneNumber("+16502530000"), text: "x", id: "r"), from: account)
        }
    }

    @Test func `may want Shift_JIS, and then only what that has`() throws {
        let text = minimal.replacing("fields:", with: "charset: shift_jis\n  fields:")
        let profile = try #require(read(text).profile)
        let account = SMSAccount(url: "https://api.example.jp")
        let number = try PhoneNumber("09012345678")
        let request = try profile.request(for: SMSOrder(to: number, text: "表①", id: "r"), from: account)
        #expect(String(decoding: request.body, as: UTF8.self) == "to=%2B819012345678&text=%95%5C%87%40")
        #expect(throws: SMSOrderFault.notInCharset) {
            try profile.request(for: SMSOrder(to: number, text: "😀", id: "r"), from: account)
        }
    }

    @Test(arguments: [
        ("title: T\n", "p.yaml:1:1: error: the key 'request' is missing"),
        (minimal.replacing("{to}", with: "{tp}"), "p.yaml:3:17: error: there is no '{tp}'; did you mean '{to}'?"),
        (minimal.replacing("{text}", with: "x"), "p.yaml:3:3: error: no field holds {text}"),
        (
            minimal.replacing("accepted", with: "permanent"),
            "p.yaml:5:3: error: no line of 'answers' means accepted, so nothing would ever count as sent"
        ),
        (
            minimal.replacing("200", with: "2000"),
            "p.yaml:5:15: error: 'answers[0].status' cannot read '2000'; write 201 or 400-499"
        ),
        (
            minimal.replacing("fields:", with: "method: GET\n  fields:"),
            "p.yaml:3:3: error: GET has no body; write 'fields in: query'"
        ),
        (
            minimal.replacing("fields:", with: "feilds:"),
            "p.yaml:3:3: error: unknown key 'feilds' in 'request'; did you mean 'fields'?"
        ),
    ])
    func `that is wrong says where`(text: String, problem: String) {
        let (profile, problems) = read(text)
        #expect(profile == nil)
        #expect(problems.contains(problem), "\(problems)")
    }
}

@Suite struct `a gateway's answer` {
    private func answer(
        _ profile: String, _ status: Int, _ body: String, isTruncated: Bool = false, fields: [HTTPField] = []
    ) throws -> SMSAnswer {
        try shippedProfile(profile).read(
            HTTPResponse(status: status, fields: fields, body: Array(body.utf8), isTruncated: isTruncated))
    }

    @Test func `names the message it has taken`() throws {
        #expect(
            try answer("twilio", 201, #"{"sid":"SM1","status":"queued","num_segments":"2","price":null}"#)
                == SMSAnswer(meaning: .accepted, about: .message, id: "SM1", reason: "HTTP 201"))
    }

    @Test(arguments: [
        (400, #"{"code":21211}"#, SMSAnswer.Meaning.permanent, SMSAnswer.Concern.recipient),
        (400, #"{"code":21610}"#, .permanent, .recipient),
        (400, #"{"code":21617}"#, .permanent, .message),
        (400, "not JSON", .permanent, .message),
        (401, #"{"code":20003}"#, .throttled, .gateway),
        (404, #"{"code":20404}"#, .throttled, .gateway),
        (429, #"{"code":20429}"#, .throttled, .gateway),
        (500, #"{"code":20500}"#, .unknown, .gateway),
        (502, "<html>", .unknown, .gateway),
        (503, "<html>", .unknown, .gateway),
        (504, "", .unknown, .gateway),
        (201, "{\"sid\":", .unknown, .gateway),
        (201, "", .unknown, .gateway),
        (200, "{}", .unknown, .gateway),
        (307, "", .unknown, .gateway),
    ])
    func `of Twilio's shape is understood`(
        status: Int, body: String, meaning: SMSAnswer.Meaning, about: SMSAnswer.Concern
    ) throws {
        let answer = try answer("twilio", status, body)
        #expect(answer.meaning == meaning)
        #expect(answer.about == about)
    }

    @Test(arguments: [
        (202, "0: Accepted for delivery", SMSAnswer.Meaning.accepted), (202, "3: Queued for later delivery", .accepted),
        (202, "4: something new", .unknown), (400, "Missing receiver number, rejected", .permanent),
        (403, "Authorization failed for sendsms", .throttled), (503, "Temporal failure, try again later.", .transient),
        (503, "proxy down", .unknown), (500, "", .unknown),
    ])
    func `of Kannel is understood`(status: Int, body: String, meaning: SMSAnswer.Meaning) throws {
        #expect(try answer("kannel", status, body).meaning == meaning)
    }

    @Test func `that was cut off proves nothing`() throws {
        #expect(try answer("twilio", 201, #"{"sid":"SM1"}"#, isTruncated: true).meaning == .unknown)
        #expect(try answer("kannel", 202, "0: Accepted for delivery", isTruncated: true).meaning == .unknown)
    }

    @Test(arguments: [("30", 30 as Int64?), ("0", 0), ("86401", nil), ("-1", nil), ("soon", nil)])
    func `may say how long to wait`(value: String, seconds: Int64?) throws {
        let answer = try answer("twilio", 429, "{}", fields: [HTTPField(name: "retry-after", value: value)])
        #expect(answer.wait?.components.seconds == seconds)
    }

    @Test func `keeps the provider's code and none of its text`() throws {
        let answer = try answer(
            "twilio", 400, #"{"code":21211,"message":"The 'To' number +819012345678 is not valid"}"#)
        #expect(answer.reason == "HTTP 400, 21211")
    }
}
