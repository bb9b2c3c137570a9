internal import CCurl
import Glibc

extension TransferFailure {
    /// What libcurl's result says to an operator. Only for results other than `CURLE_OK`.
    init(_ code: CURLcode, of easy: EasyHandle, at stage: TransferStage) {
        self =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .cannotResolve
            case CURLE_COULDNT_CONNECT:
                easy.number(CURLINFO_OS_ERRNO) == Int(ECONNREFUSED) ? .connectionRefused : .unreachable
            case CURLE_OPERATION_TIMEDOUT: .timedOut(stage)
            case CURLE_USE_SSL_FAILED: .tlsNotOffered
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .certificateNotTrusted
            case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER: .tlsFailed
            // Also what comes when the server announces no mechanism that libcurl speaks; the code is then still EHLO's.
            case CURLE_LOGIN_DENIED:
                easy.number(CURLINFO_RESPONSE_CODE) >= 400
                    ? .loginDenied(code: easy.number(CURLINFO_RESPONSE_CODE)) : .loginNotOffered
            case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND,
                CURLE_ABORTED_BY_CALLBACK:
                .lost(stage)
            case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_HTTP2: .garbled(stage)
            default: .other(Int(code.rawValue))
            }
    }
}
