internal import CCurl
import Glibc

/// One libcurl easy handle and what its options point to. Belongs to the dispatch thread.
final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    init?() {
        guard let raw = curl_easy_init() else { return nil }
        self.raw = raw
        // Signals would be for the whole process; libcurl's resolver has its own thread.
        set(CURLOPT_NOSIGNAL, 1)
        // A name server that does not answer must not hold up everybody: without this, giving up waits for the resolver's thread.
        set(CURLOPT_QUICK_EXIT, 1)
        // What we do is in our settings, not in somebody's environment.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NETRC, 0)
        // A program started meanwhile must not hold our connections open.
        curl_set_new_socket_callback(raw) { _, socket, _ in
            _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
            return CURL_SOCKOPT_OK
        }
    }

    deinit {
        curl_easy_cleanup(raw)
        for list in lists { curl_slist_free_all(list) }
    }

    func set(_ option: CURLoption, _ value: Int) { curl_set_long(raw, option, value) }
    /// A time-out; libcurl takes 0 for its own default.
    func set(_ option: CURLoption, _ limit: Duration) { set(option, Int(max(1, limit.milliseconds))) }
    func set(_ option: CURLoption, _ value: String) { curl_set_string(raw, option, value) }
    func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer) { curl_set_pointer(raw, option, pointer) }

    func set(_ option: CURLoption, lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else { break }
            list = longer
        }
        guard let list else { return }
        lists.append(list)
        curl_set_list(raw, option, list)
    }

    func set(_ options: TLSOptions) {
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_SSL_VERIFYPEER, options.verifiesPeer ? 1 : 0)
        set(CURLOPT_SSL_VERIFYHOST, options.verifiesPeer ? 2 : 0)
        if let file = options.authorityFile { set(CURLOPT_CAINFO, file) }
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        curl_get_long(raw, info, &value)
        return value
    }

    var activeSocket: Int32? {
        var socket = curl_socket_t(-1)
        guard curl_get_active_socket(raw, &socket) == CURLE_OK, socket >= 0 else { return nil }
        return socket
    }
}
