internal import CCurl
import Glibc

/// The one epoll set of the dispatch thread. Each descriptor in it belongs to somebody.
///
/// A descriptor's number is used again as soon as it is closed, and one batch of events may still name its former owner: an event
/// carries the serial of the registration that it was made for and is dropped when another has taken the place.
final class Poller {
    enum Owner {
        /// The eventfd by which other threads wake this one.
        case inbox
        /// A socket that libcurl looks after.
        case curl
        case session(SMTPConnection)
    }

    private struct Registration {
        var serial: UInt32
        var owner: Owner
        var interest: UInt32
    }

    static let readable = EPOLLIN.rawValue
    static let writable = EPOLLOUT.rawValue
    /// Told once for each time it happens, instead of for as long as it lasts: an eventfd need not be read then.
    static let once = EPOLLET.rawValue

    private let descriptor: Int32
    private var registrations: [Int32: Registration] = [:]
    private var serial: UInt32 = 0
    private var batch = [epoll_event](repeating: epoll_event(), count: 256)

    init?() {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    func owner(of socket: Int32) -> Owner? { registrations[socket]?.owner }

    /// Begins to watch a descriptor, or gives one that is watched another owner or interest.
    func watch(_ socket: Int32, for interest: UInt32, owner: Owner) {
        let known = registrations[socket]
        serial &+= 1
        registrations[socket] = Registration(serial: serial, owner: owner, interest: interest)
        var event = event(for: socket, serial: serial, interest: interest)
        // The kernel forgets closed descriptors by itself, so that a number we know may be unknown to it.
        if known == nil || epoll_ctl(descriptor, EPOLL_CTL_MOD, socket, &event) != 0 {
            if epoll_ctl(descriptor, EPOLL_CTL_ADD, socket, &event) != 0, errno == EEXIST {
                epoll_ctl(descriptor, EPOLL_CTL_MOD, socket, &event)
            }
        }
    }

    func change(_ socket: Int32, interest: UInt32) {
        guard var known = registrations[socket], known.interest != interest else { return }
        known.interest = interest
        registrations[socket] = known
        var event = event(for: socket, serial: known.serial, interest: interest)
        epoll_ctl(descriptor, EPOLL_CTL_MOD, socket, &event)
    }

    func forget(_ socket: Int32) {
        guard registrations.removeValue(forKey: socket) != nil else { return }
        epoll_ctl(descriptor, EPOLL_CTL_DEL, socket, nil)
    }

    private func event(for socket: Int32, serial: UInt32, interest: UInt32) -> epoll_event {
        epoll_event(
            events: interest, data: epoll_data_t(u64: UInt64(serial) << 32 | UInt64(UInt32(bitPattern: socket))))
    }

    /// Waits until something happens, at most so many milliseconds, and tells who is concerned.
    func wait(milliseconds: Int32, _ happened: (Owner, _ socket: Int32, _ events: UInt32) -> Void) {
        let count = epoll_wait(descriptor, &batch, Int32(batch.count), milliseconds)
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let tag = batch[index].data.u64
            let socket = Int32(bitPattern: UInt32(truncatingIfNeeded: tag))
            guard let known = registrations[socket], known.serial == UInt32(tag >> 32) else { continue }
            happened(known.owner, socket, batch[index].events)
        }
    }
}
