public import Wording

/// What was put right before a text was an address; said to whoever imported it.
public enum AddressRepair: String, Sendable, Hashable, CaseIterable {
    /// Full-width letters or `＠`, as a Japanese input method leaves them.
    case halfWidth = "half-width"
    /// Spaces, quotes or invisible characters around it or in it.
    case spaces
    /// `mailto:`, `<…>` or a display name around it.
    case wrapping
    /// A comma, a trailing dot or a trailing semicolon where a list of addresses was cut.
    case punctuation
    /// `..taro.@docomo.ne.jp`: dots that RFC 5321 forbids and the carriers once sold. Sent as a quoted string.
    case carrierDots = "carrier-dots"

    public var wording: Wording {
        switch self {
        case .halfWidth: Wording(ja: "全角文字を半角にしました", en: "full-width characters were made half-width")
        case .spaces: Wording(ja: "空白や見えない文字を取り除きました", en: "spaces or invisible characters were removed")
        case .wrapping: Wording(ja: "アドレスのまわりの記号や名前を取り除きました", en: "what stood around the address was removed")
        case .punctuation: Wording(ja: "余分な句読点を取り除きました", en: "stray punctuation was removed")
        case .carrierDots:
            Wording(
                ja: "携帯電話会社が以前発行した形式のアドレスです。引用符で囲んで送信します",
                en: "an address of a form that carriers once issued; it is sent in quotes")
        }
    }
}

extension EmailAddress {
    /// Reads what people and spreadsheets make of an address, and says what was put right.
    ///
    /// Only what has one reading is repaired; a domain that is a well-known misspelling is refused with the one that was
    /// probably meant.
    public static func normalising(
        _ dirty: String
    ) throws(AddressError) -> (address: EmailAddress, repairs: [AddressRepair]) {
        guard dirty.utf8.count <= longestInput else { throw .tooLong }
        var repairs: [AddressRepair] = []
        var scalars = halfWidth(of: Array(dirty.unicodeScalars), &repairs)
        scalars = withoutSpaces(scalars, &repairs)
        scalars = unwrapped(scalars, &repairs)
        scalars = withoutPunctuation(scalars, &repairs)
        guard !scalars.isEmpty else { throw .empty }
        let text = String(String.UnicodeScalarView(scalars))
        do throws(AddressError) {
            let address = try EmailAddress(text)
            if let meant = misspeltDomains[address.domain] { throw .misspeltDomain(meant: meant) }
            return (address, repairs)
        } catch .badLocalPart {
            if let address = carrierAddress(scalars) { return (address, repairs + [.carrierDots]) }
            throw scalars.filter({ $0 == "@" }).count > 1 ? .several : .badLocalPart
        } catch {
            throw scalars.filter({ $0 == "@" }).count > 1 ? .several : error
        }
    }

    private static func halfWidth(
        of scalars: [Unicode.Scalar], _ repairs: inout [AddressRepair]
    ) -> [Unicode.Scalar] {
        guard scalars.contains(where: \.isFullwidthASCII) else { return scalars }
        repairs.append(.halfWidth)
        return scalars.map { $0.isFullwidthASCII ? $0.halfwidth : $0 }
    }

    /// Takes away spaces at the ends and next to the `@`, and everything that draws nothing. A space elsewhere stays, and
    /// makes the address wrong: nobody knows what stood there.
    private static func withoutSpaces(
        _ scalars: [Unicode.Scalar], _ repairs: inout [AddressRepair]
    ) -> [Unicode.Scalar] {
        var result = scalars.filter { !$0.isInvisible }
        func trim() {
            while let last = result.last, last.isSpaceOrQuote { result.removeLast() }
            result.removeFirst(result.prefix { $0.properties.isWhitespace || $0 == "'" }.count)
        }
        trim()
        if let at = result.lastIndex(of: "@") {
            let after = result[(at + 1)...].drop { $0.properties.isWhitespace }
            var before = result[..<at]
            while let last = before.last, last.properties.isWhitespace { before.removeLast() }
            result = before + ["@"] + after
        }
        if result.count != scalars.count { repairs.append(.spaces) }
        return result
    }

    /// `mailto:taro@example.jp`, `<taro@example.jp>`, `山田太郎 <taro@example.jp>`.
    private static func unwrapped(
        _ scalars: [Unicode.Scalar], _ repairs: inout [AddressRepair]
    ) -> [Unicode.Scalar] {
        var result = scalars
        if result.last == ">", let open = result.lastIndex(of: "<") {
            result = Array(result[(open + 1)..<(result.count - 1)])
        }
        let prefix = Array("mailto:".unicodeScalars)
        if result.count > prefix.count, zip(result, prefix).allSatisfy({ $0.lowercasedASCII == $1 }) {
            result.removeFirst(prefix.count)
            if let query = result.firstIndex(of: "?") { result.removeSubrange(query...) }
        }
        if result.count != scalars.count { repairs.append(.wrapping) }
        return result
    }

    private static func withoutPunctuation(
        _ scalars: [Unicode.Scalar], _ repairs: inout [AddressRepair]
    ) -> [Unicode.Scalar] {
        var result = scalars
        while let last = result.last, [",", ";", ".", "、", "。"].contains(last) { result.removeLast() }
        if result.count != scalars.count { repairs.append(.punctuation) }
        return result
    }

    /// docomo and au once issued addresses with dots in a row or at an end. They exist and are read.
    private static func carrierAddress(_ scalars: [Unicode.Scalar]) -> EmailAddress? {
        guard let at = scalars.lastIndex(of: "@") else { return nil }
        let local = scalars[..<at]
        let domain = String(String.UnicodeScalarView(scalars[(at + 1)...])).lowercased()
        guard carriers.contains(where: { domain == $0 || domain.hasSuffix("." + $0) }), !local.isEmpty,
            local.allSatisfy({ $0 == "." || $0.isASCII && isAtomByte(UInt8($0.value)) }),
            local.contains(where: { $0 != "." })
        else { return nil }
        let quotedLocal = quoted(local)
        guard quotedLocal.utf8.count <= 64 else { return nil }
        // The domain ends in one that is written below, so the only thing left to check is its sub-domain.
        guard let checked = try? DomainName.asciiForm(of: domain) else { return nil }
        return EmailAddress(checkedLocalPart: quotedLocal, domain: checked)
    }

    private static let carriers = [
        "docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "vodafone.ne.jp", "disney.ne.jp",
        "willcom.com", "ymobile.ne.jp", "ymobile1.ne.jp",
    ]

    /// Slips that customers really make, each with the only thing it can have meant.
    private static let misspeltDomains: [String: String] = [
        "gmial.com": "gmail.com", "gmai.com": "gmail.com", "gmal.com": "gmail.com", "gamil.com": "gmail.com",
        "gmail.co": "gmail.com", "gmail.con": "gmail.com", "gmail.cm": "gmail.com", "gmail.om": "gmail.com",
        "gmail.jp": "gmail.com", "gmail.co.jp": "gmail.com", "gmail.ne.jp": "gmail.com", "gmaill.com": "gmail.com",
        "gmeil.com": "gmail.com", "gnail.com": "gmail.com", "gmail.comm": "gmail.com", "gimail.com": "gmail.com",
        "yaho.co.jp": "yahoo.co.jp", "yahooo.co.jp": "yahoo.co.jp", "yahoo.co": "yahoo.co.jp",
        "yahoo.ne.jp": "yahoo.co.jp", "yhaoo.co.jp": "yahoo.co.jp", "yahoo.co.jo": "yahoo.co.jp",
        "yahoo.cojp": "yahoo.co.jp", "yahho.co.jp": "yahoo.co.jp", "yafoo.co.jp": "yahoo.co.jp",
        "docomo.co.jp": "docomo.ne.jp", "docomo.ne": "docomo.ne.jp", "docmo.ne.jp": "docomo.ne.jp",
        "dokomo.ne.jp": "docomo.ne.jp", "docomo.me.jp": "docomo.ne.jp",
        "docom.ne.jp": "docomo.ne.jp", "ezweb.co.jp": "ezweb.ne.jp", "ezwev.ne.jp": "ezweb.ne.jp",
        "ezeb.ne.jp": "ezweb.ne.jp", "ezweb.ne": "ezweb.ne.jp", "sofbank.ne.jp": "softbank.ne.jp",
        "i.softbank.ne.jp": "i.softbank.jp",
        "icloud.co": "icloud.com", "icloud.con": "icloud.com", "iclould.com": "icloud.com", "icoud.com": "icloud.com",
        "icloud.co.jp": "icloud.com", "hotmial.com": "hotmail.com",
        "hotmai.com": "hotmail.com", "hotmail.con": "hotmail.com", "outlok.com": "outlook.com",
        "outlook.con": "outlook.com",
    ]
}

extension Unicode.Scalar {
    /// Takes no room and says nothing: what copying from a web page or a spreadsheet leaves behind.
    fileprivate var isInvisible: Bool {
        switch value {
        case 0x00AD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    fileprivate var isSpaceOrQuote: Bool { properties.isWhitespace || self == "'" }
}
