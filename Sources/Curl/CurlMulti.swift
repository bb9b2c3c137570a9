internal import CCurl

/// libcurl's multi handle, driven by our epoll set: it says which sockets and which time it waits for, we say what has happened.
final class CurlMulti {
    private let raw: UnsafeMutableRawPointer
    private let poller: Poller
    /// When libcurl wants to be called although nothing has happened; in milliseconds of `MonotonicClock`.
    private(set) var deadline: Int64?

    init?(poller: Poller) {
        guard let raw = curl_multi_init() else { return nil }
        self.raw = raw
        self.poller = poller
        let me = Unmanaged.passUnretained(self).toOpaque()
        curl_multi_set_pointer(raw, CURLMOPT_SOCKETDATA, me)
        curl_multi_set_pointer(raw, CURLMOPT_TIMERDATA, me)
        curl_multi_set_watch_callback(raw) { _, socket, what, user, _ in
            guard let user else { return 0 }
            Unmanaged<CurlMulti>.fromOpaque(user).takeUnretainedValue().watch(socket, what)
            return 0
        }
        curl_multi_set_alarm_callback(raw) { _, milliseconds, user in
            guard let user else { return 0 }
            let multi = Unmanaged<CurlMulti>.fromOpaque(user).takeUnretainedValue()
            multi.deadline = milliseconds < 0 ? nil : MonotonicClock.now() + Int64(milliseconds)
            return 0
        }
        // Connections that a session holds must never be pruned from the cache.
        curl_multi_set_long(raw, CURLMOPT_MAXCONNECTS, 10_000)
    }

    deinit {
        // Cleaning up closes sockets, and would tell an object that is going.
        curl_multi_set_watch_callback(raw, nil)
        curl_multi_set_alarm_callback(raw, nil)
        curl_multi_cleanup(raw)
    }

    private func watch(_ socket: Int32, _ what: Int32) {
        if what == CURL_POLL_REMOVE {
            // A session may have taken the socket over meanwhile.
            if case .curl? = poller.owner(of: socket) { poller.forget(socket) }
            return
        }
        let reads = what & CURL_POLL_IN != 0 ? Poller.readable : 0
        let writes = what & CURL_POLL_OUT != 0 ? Poller.writable : 0
        poller.watch(socket, for: reads | writes, owner: .curl)
    }

    func add(_ easy: EasyHandle) -> Bool { curl_multi_add_handle(raw, easy.raw) == CURLM_OK }

    /// For a connection that was only made, this also closes it.
    func remove(_ easy: EasyHandle) { curl_multi_remove_handle(raw, easy.raw) }

    func act(on socket: Int32, events: UInt32) {
        var mask: Int32 = 0
        if events & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { mask |= CURL_CSELECT_IN }
        if events & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
        if events & EPOLLERR.rawValue != 0 { mask |= CURL_CSELECT_ERR }
        var running: Int32 = 0
        curl_multi_socket_action(raw, socket, mask, &running)
    }

    func actIfDue(_ now: Int64) {
        guard let due = deadline, due <= now else { return }
        deadline = nil
        var running: Int32 = 0
        curl_multi_socket_action(raw, CURL_SOCKET_TIMEOUT, 0, &running)
    }

    /// The next transfer that has come to an end, by its easy handle.
    func nextFinished() -> (easy: UnsafeMutableRawPointer, result: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(raw, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            return (easy, curl_message_result(message))
        }
        return nil
    }
}
