import COpenSSL

/// A private key in libcrypto's hands.
///
/// Unchecked because the compiler cannot see into libcrypto: the key is never changed after it was read, and libcrypto lets any
/// number of threads sign with one key at once, each in a context of its own.
final class PrivateKey: @unchecked Sendable {
    enum Kind {
        case rsa
        case ed25519
    }

    private let key: OpaquePointer
    let kind: Kind

    init(pem: [UInt8]) throws(DKIMError) {
        guard let key = Self.read(pem) else { throw .badKey }
        switch EVP_PKEY_get_id(key) {
        case EVP_PKEY_RSA: kind = .rsa
        case EVP_PKEY_ED25519: kind = .ed25519
        default:
            EVP_PKEY_free(key)
            throw .badKey
        }
        self.key = key
    }

    private static func read(_ pem: [UInt8]) -> OpaquePointer? {
        // The reader keeps the address of the bytes, so they must stay where they are until it is freed.
        pem.withUnsafeBytes { bytes in
            guard let reader = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else { return nil }
            defer { BIO_free(reader) }
            // An empty pass phrase is given, so that libcrypto does not ask a terminal for one.
            let key = PEM_read_bio_PrivateKey(reader, nil, { _, _, _, _ in 0 }, nil)
            if key == nil { ERR_clear_error() }
            return key
        }
    }

    deinit {
        EVP_PKEY_free(key)
    }

    var bits: Int { Int(EVP_PKEY_get_bits(key)) }

    /// As the DNS shows it: SubjectPublicKeyInfo for RSA, the bare 32 bytes for Ed25519 (RFC 8463 section 4.2).
    var publicKey: [UInt8] {
        switch kind {
        case .rsa:
            var bytes = [UInt8](repeating: 0, count: max(0, Int(i2d_PUBKEY(key, nil))))
            bytes.withUnsafeMutableBufferPointer { buffer in
                var end = buffer.baseAddress
                i2d_PUBKEY(key, &end)
            }
            return bytes
        case .ed25519:
            var bytes = [UInt8](repeating: 0, count: 32)
            var length = bytes.count
            EVP_PKEY_get_raw_public_key(key, &bytes, &length)
            return bytes
        }
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256, or PureEdDSA: both give the same signature for the same data.
    func sign(_ data: [UInt8]) throws(DKIMError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .signingFailed }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(key)))
        var length = signature.count
        guard EVP_DigestSignInit(context, nil, kind == .rsa ? EVP_sha256() : nil, nil, key) == 1,
            EVP_DigestSign(context, &signature, &length, data, data.count) == 1
        else {
            ERR_clear_error()
            throw .signingFailed
        }
        return Array(signature.prefix(length))
    }
}
