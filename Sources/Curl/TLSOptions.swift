/// How far a TLS peer is trusted. TLS 1.2 is the least that is ever spoken (RFC 8996).
public struct TLSOptions: Sendable, Equatable {
    /// PEM file with the certificates to trust instead of the system's.
    public var authorityFile: String?
    /// Whether the certificate must be valid and carry the peer's name. Off only for tests and for relays on a wire of one's own.
    public var verifiesPeer: Bool

    public init(authorityFile: String? = nil, verifiesPeer: Bool = true) {
        self.authorityFile = authorityFile
        self.verifiesPeer = verifiesPeer
    }
}
