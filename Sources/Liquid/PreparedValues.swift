/// Root values in the form in which templates read them, made once for all the parts of a message.
///
/// Rendering from these needs no conversion; the values of a `RenderContext` are converted at each render.
public struct PreparedValues: Sendable {
    private let store: Store

    /// - Returns: `nil` for values that take more than 16 MiB.
    public init?(_ values: [String: Value]) {
        var arena = Arena(limit: 16 * 1_024 * 1_024)
        do throws(Fault) {
            let root = try arena.cell(.object(values))
            store = Store(arena, root)
        } catch {
            return nil
        }
    }

    var root: Cell { store.root }

    // @unchecked: what the cells point to is never written after `init`.
    private final class Store: @unchecked Sendable {
        let root: Cell
        private let arena: Arena

        init(_ arena: consuming Arena, _ root: Cell) {
            self.arena = arena
            self.root = root
        }
    }
}
