public import Wording

/// A telephone number as it can be dialled, with what the Japanese numbering plan (電気通信番号計画) says about it.
public struct PhoneNumber: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// 090, 080, 070, and 060 (since July 2026), followed by a digit other than 0.
        case mobile
        case landline
        /// 050. Carriers deliver no SMS there.
        case ipPhone = "ip-phone"
        /// 0120, and 0800 although it begins like a mobile number.
        case tollFree = "toll-free"
        /// 0570.
        case naviDial = "navi-dial"
        /// 020: machines and pagers.
        case machineOrPager = "m2m-or-pager"
        /// Another country's; what it can receive is for the gateway to say.
        case foreign

        public var wording: Wording {
            switch self {
            case .mobile: Wording(ja: "携帯電話", en: "mobile")
            case .landline: Wording(ja: "固定電話", en: "landline")
            case .ipPhone: Wording(ja: "IP電話", en: "IP phone")
            case .tollFree: Wording(ja: "フリーダイヤル", en: "toll-free")
            case .naviDial: Wording(ja: "ナビダイヤル", en: "Navi Dial")
            case .machineOrPager: Wording(ja: "データ通信専用", en: "data only")
            case .foreign: Wording(ja: "国外の番号", en: "foreign")
            }
        }
    }

    /// `+819012345678` (ITU-T E.164).
    public let e164: String
    public let kind: Kind
    /// What was put right while reading it; empty when it stood there as it should.
    public let repairs: [Repair]

    init(e164: String, kind: Kind, repairs: [Repair]) {
        self.e164 = e164
        self.kind = kind
        self.repairs = repairs
    }

    /// Whether an SMS can arrive. Abroad it may: the gateway decides.
    public var canReceiveSMS: Bool { kind == .mobile || kind == .foreign }

    /// `090-1234-5678`; a foreign number in its international form. Japanese area codes that are not certain from the digits
    /// alone stay without hyphens rather than with wrong ones.
    public var national: String { grouped(national: digits) }

    /// `09012345678`, as most Japanese gateways want it; `nil` for another country's number.
    public var nationalDigits: String? { digits.map { String(decoding: $0, as: UTF8.self) } }

    /// Two numbers are equal when they ring at the same place, however they were written.
    public static func == (a: PhoneNumber, b: PhoneNumber) -> Bool { a.e164 == b.e164 }

    public func hash(into hasher: inout Hasher) { hasher.combine(e164) }
}

extension PhoneNumber {
    /// What was put right before a text was a number.
    public enum Repair: String, Sendable, Hashable, CaseIterable {
        /// Full-width digits, quotes, a spreadsheet's `="…"`.
        case normalised
        /// `+81(0)90…`: the 0 is not dialled after the country code.
        case trunkZero = "trunk-zero"
        /// `8190…`: the country code without its plus.
        case missingPlus = "missing-plus"
        /// `90…`: a spreadsheet took the number for one and dropped its 0.
        case leadingZero = "leading-zero"

        public var wording: Wording {
            switch self {
            case .normalised: Wording(ja: "全角文字や引用符を取り除きました", en: "full-width characters or quotes were removed")
            case .trunkZero: Wording(ja: "「+81」の後の「0」を取り除きました", en: "the 0 after +81 was removed")
            case .missingPlus: Wording(ja: "国番号の「+」を補いました", en: "the + of the country code was added")
            case .leadingZero:
                Wording(ja: "表計算ソフトで消えた先頭の「0」を補いました", en: "the leading 0 that a spreadsheet dropped was added")
            }
        }
    }
}

extension PhoneNumber: CustomStringConvertible, CustomDebugStringConvertible {
    /// `090-****-**78`: enough to recognise one's own, too little to call.
    public var description: String {
        let shown = national
        let digitCount = shown.utf8.count { (0x30...0x39).contains($0) }
        var seen = 0
        var masked: [UInt8] = []
        for byte in shown.utf8 {
            guard (0x30...0x39).contains(byte) else {
                masked.append(byte)
                continue
            }
            seen += 1
            masked.append(seen <= 3 || seen > digitCount - 2 ? byte : UInt8(ascii: "*"))
        }
        return String(decoding: masked, as: UTF8.self)
    }

    public var debugDescription: String { description }

    /// The digits as dialled within Japan; `nil` for other countries.
    private var digits: [UInt8]? {
        kind == .foreign ? nil : [UInt8(ascii: "0")] + e164.utf8.dropFirst(3)
    }

    private func grouped(national digits: [UInt8]?) -> String {
        guard let digits else { return e164 }
        let groups: [Int] =
            switch kind {
            case .mobile, .ipPhone, .machineOrPager: [3, 4]
            case .tollFree, .naviDial: [4, 3]
            case .landline: [Self.areaCodeLength(digits), 4].filter { $0 > 0 }
            case .foreign: []
            }
        guard groups.count == 2 else { return String(decoding: digits, as: UTF8.self) }
        let middle = kind == .landline ? digits.count - 4 : groups[0] + groups[1]
        let parts = [digits[..<groups[0]], digits[groups[0]..<middle], digits[middle...]]
        return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    }

    /// Where every number with these digits belongs to one area; 0 where longer area codes begin alike.
    private static func areaCodeLength(_ digits: [UInt8]) -> Int {
        let head = String(decoding: digits.prefix(3), as: UTF8.self)
        if head.hasPrefix("03") || head.hasPrefix("06") { return 2 }
        return ["011", "022", "044", "045", "052", "075", "078"].contains(head) ? 3 : 0
    }
}
