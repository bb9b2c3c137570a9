/// A file that travels with a message: attached, or an image shown inside the HTML part.
public struct MailAttachment: Sendable, Hashable {
    /// As the receiver sees it; path separators and controls are taken out when it is written.
    public var fileName: String
    /// `image/png`; anything that is not a media type is sent as `application/octet-stream`.
    public var mediaType: String
    public var content: [UInt8]
    /// `logo@example.jp`, what `<img src="cid:logo@example.jp">` names. Only for images shown inside.
    public var contentID: MessageID?

    public init(fileName: String, mediaType: String, content: [UInt8], contentID: MessageID? = nil) {
        self.fileName = fileName
        self.mediaType = mediaType
        self.content = content
        self.contentID = contentID
    }
}

extension MailAttachment {
    enum Disposition: String {
        case attachment
        case inline
    }

    /// The whole part: its header fields, an empty line, the content in base64.
    func encoded(as disposition: Disposition) -> [UInt8] {
        var writer = HeaderWriter(charset: .utf8)
        writer.field("Content-Type", token: isMediaType ? mediaType : "application/octet-stream")
        writer.field("Content-Transfer-Encoding", token: "base64")
        writer.field("Content-Disposition", token: disposition.rawValue, parameter: "filename", value: safeFileName)
        if let contentID { writer.field("Content-ID", token: "<\(contentID.text)>") }
        var bytes = writer.bytes
        bytes.append(contentsOf: "\r\n".utf8)
        Base64.append(content, to: &bytes)
        return bytes
    }

    /// A name, not a path, however it was given.
    private var safeFileName: [UInt8] {
        var name = HeaderText.cleaned(fileName)
        for index in name.indices where name[index] == UInt8(ascii: "/") || name[index] == UInt8(ascii: "\\") {
            name[index] = UInt8(ascii: "_")
        }
        if name.allSatisfy({ $0 == UInt8(ascii: ".") }) { name = Array("attachment".utf8) }
        return HeaderText.prefix(of: name, atMost: 240)
    }

    private var isMediaType: Bool {
        let halves = mediaType.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return halves.count == 2
            && halves.allSatisfy { (1...40).contains($0.count) && $0.allSatisfy(HeaderWriter.isTokenByte) }
            && !mediaType.lowercased().hasPrefix("multipart/") && !mediaType.lowercased().hasPrefix("message/")
    }
}
