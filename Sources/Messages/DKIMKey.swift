import COpenSSL
import Digest
public import Wording

/// A private key that signs mail for one domain (RFC 6376), and where its public half stands in the DNS.
public struct DKIMKey: Sendable {
    public enum Algorithm: String, Sendable, Hashable {
        case rsa = "rsa-sha256"
        /// RFC 8463.
        case ed25519 = "ed25519-sha256"
    }

    /// The `d=` of the signature, in A-labels; the domain of From or a parent of it, or DMARC does not count it.
    public let domain: String
    public let selector: String
    public let algorithm: Algorithm
    /// 2048 is what providers ask of RSA today.
    public let bits: Int
    private let key: PrivateKey

    /// - Parameter pem: a PKCS #8 or PKCS #1 private key without a pass phrase.
    public init(pem: [UInt8], domain: String, selector: String) throws(DKIMError) {
        do throws(AddressError) {
            self.domain = try DomainName.asciiForm(of: domain)
        } catch {
            throw .badDomain
        }
        guard Self.isSelector(selector) else { throw .badSelector }
        self.selector = selector.lowercased()
        key = try PrivateKey(pem: pem)
        bits = key.bits
        switch key.kind {
        case .rsa where key.bits < 1024: throw .weakKey
        case .rsa: algorithm = .rsa
        case .ed25519: algorithm = .ed25519
        }
    }

    /// The DNS name whose TXT record holds `record`.
    public var recordName: String { "\(selector)._domainkey.\(domain)" }

    /// What the TXT record must say.
    public var record: String {
        var text = Array("v=DKIM1; k=\(algorithm == .rsa ? "rsa" : "ed25519"); p=".utf8)
        Base64.appendUnbroken(key.publicKey[...], to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The signature of canonical header data.
    func sign(_ data: [UInt8]) throws(DKIMError) -> [UInt8] {
        // RFC 8463 section 3: Ed25519 signs the SHA-256 of the data, RSA hashes on its own.
        try key.sign(algorithm == .rsa ? data : SHA256.digest(of: data))
    }

    /// Labels of letters, digits and hyphens (RFC 6376 section 3.1).
    private static func isSelector(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 63
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                !label.isEmpty && label.first != "-" && label.last != "-"
                    && label.unicodeScalars.allSatisfy { scalar in
                        switch scalar {
                        case "a"..."z", "A"..."Z", "0"..."9", "-": true
                        default: false
                        }
                    }
            }
    }
}

extension DKIMKey: CustomStringConvertible, CustomDebugStringConvertible {
    /// Which key, never the key.
    public var description: String { "\(recordName) \(algorithm.rawValue)" }
    public var debugDescription: String { description }
}

/// Why mail cannot be signed. It never carries key material.
public enum DKIMError: String, Error, Sendable, Hashable {
    /// No private key, one with a pass phrase, or one that is neither RSA nor Ed25519.
    case badKey = "dkim-bad-key"
    /// RSA below 1024 bits, which receivers must not accept (RFC 8301).
    case weakKey = "dkim-weak-key"
    case badDomain = "dkim-bad-domain"
    case badSelector = "dkim-bad-selector"
    case signingFailed = "dkim-signing-failed"

    /// Stable and greppable.
    public var code: String { rawValue }

    public var wording: Wording {
        switch self {
        case .badKey:
            Wording(
                ja: "DKIMの秘密鍵を読めません（RSAかEd25519、パスフレーズなしのPEMが必要です）",
                en: "the DKIM private key cannot be read (wanted: RSA or Ed25519 in PEM, without a pass phrase)")
        case .weakKey: Wording(ja: "DKIMのRSA鍵が1024ビット未満です", en: "the DKIM key is RSA below 1024 bits")
        case .badDomain: Wording(ja: "DKIMのドメイン名が正しくありません", en: "the DKIM domain is not a domain name")
        case .badSelector: Wording(ja: "DKIMのセレクターが正しくありません", en: "the DKIM selector is malformed")
        case .signingFailed: Wording(ja: "DKIMの署名に失敗しました", en: "signing with the DKIM key failed")
        }
    }
}
