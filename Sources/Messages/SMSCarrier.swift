/// The Japanese carriers, which count the parts of a long message each in its own way.
///
/// Between carriers up to 670 characters go since September 2019 (docomo: 660). Which carrier a number belongs to is not known
/// before sending, so a cost is a range.
public enum SMSCarrier: String, Sendable, Hashable, CaseIterable {
    case docomo
    case au
    case softBank = "softbank"
    case rakuten

    /// The UTF-16 units of the longest message.
    public var longestUnits: Int {
        switch self {
        case .docomo: 660
        case .au, .softBank, .rakuten: 670
        }
    }

    /// How many messages the carrier charges for; `nil` when the text is too long for it.
    ///
    /// A text of up to 70 units is one everywhere. Longer ones: docomo 66 a part, au and Rakuten 67, SoftBank one in any case.
    /// Texts in the GSM alphabet are one up to 160 septets, then 153 a part (Rakuten 152), at most ten.
    public func billedMessages(for text: SMSText) -> Int? {
        let single = text.encoding == .gsm7 ? 160 : 70
        if text.units <= single { return 1 }
        switch text.encoding {
        case .ucs2:
            guard text.units <= longestUnits else { return nil }
            return self == .softBank ? 1 : parts(of: text, reference: self == .docomo ? .sixteenBit : .eightBit)
        case .gsm7:
            let count = parts(of: text, reference: self == .rakuten ? .sixteenBit : .eightBit)
            guard count <= 10 else { return nil }
            return self == .softBank ? 1 : count
        }
    }

    private func parts(of text: SMSText, reference: SMSText.Reference) -> Int {
        SMSText(text.text, reference: reference).segments
    }
}

extension SMSText {
    /// The cheapest and the dearest count over all carriers; `nil` when at least one of them does not take a text as long.
    public var billedMessages: ClosedRange<Int>? {
        var counts: [Int] = []
        for carrier in SMSCarrier.allCases {
            guard let count = carrier.billedMessages(for: self) else { return nil }
            counts.append(count)
        }
        guard let least = counts.min(), let most = counts.max() else { return nil }
        return least...most
    }
}
