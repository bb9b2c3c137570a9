import Wording

/// The names a template may use: what is not in here is a slip of the pen and is reported before anything is sent.
public struct Schema: Sendable, Hashable {
    private var fixed: Set<String> = []
    private var open: Set<String> = []
    /// In the order of adding, which is the order of preference for suggestions.
    private var ordered: [String] = []

    public init() {}

    /// Makes a path such as `customer.family_name` known, and with it all its beginnings (`customer`).
    public mutating func add(_ path: String) {
        insert(path)
        var end = path.endIndex
        while let dot = path[..<end].lastIndex(of: ".") {
            end = dot
            insert(String(path[..<dot]))
        }
    }

    /// Makes a path known below which any key is allowed, such as `customer.attributes`.
    public mutating func addOpen(_ path: String) {
        add(path)
        open.insert(path)
    }

    /// Whether a template may use this path. The parts that every array and text has (`first`, `last`, `size`) and
    /// numeric indexes are always allowed at the end.
    public func contains(_ path: String) -> Bool {
        if fixed.contains(path) { return true }
        guard let dot = path.lastIndex(of: ".") else { return false }
        let parent = String(path[..<dot])
        if open.contains(parent) { return true }
        let last = path[path.index(after: dot)...]
        if ["first", "last", "size"].contains(last) || last.utf8.allSatisfy({ $0 &- 0x30 < 10 }) {
            return contains(parent)
        }
        return isBelowOpen(parent)
    }

    /// The known path that someone who wrote `path` probably meant.
    public func nearest(to path: String) -> String? {
        Spelling.nearest(to: path, among: ordered) ?? unqualified(path)
    }

    private mutating func insert(_ path: String) {
        if fixed.insert(path).inserted { ordered.append(path) }
    }

    private func isBelowOpen(_ path: String) -> Bool {
        if open.contains(path) { return true }
        guard let dot = path.lastIndex(of: ".") else { return false }
        return isBelowOpen(String(path[..<dot]))
    }

    /// `family_name` was probably meant to be `customer.family_name`.
    private func unqualified(_ path: String) -> String? {
        ordered.first { $0.hasSuffix("." + path) }
    }
}
