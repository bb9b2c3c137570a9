/// A queue: first in, first out, each in constant time.
struct FIFO<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var count: Int { elements.count - head }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    /// Puts an element before all others. Rare: it costs a move of the whole queue when nothing was taken out before.
    mutating func prepend(_ element: Element) {
        if head > 0 {
            head -= 1
            elements[head] = element
        } else {
            elements.insert(element, at: 0)
        }
    }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        defer {
            elements[head] = nil
            head += 1
            if head == elements.count {
                elements.removeAll(keepingCapacity: true)
                head = 0
            } else if head > 1_024, head * 2 > elements.count {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head]
    }

    /// Takes out the first element of that kind; whether there was one.
    mutating func remove(where isMeant: (Element) -> Bool) -> Bool {
        guard let index = elements[head...].firstIndex(where: { $0.map(isMeant) ?? false }) else { return false }
        elements.remove(at: index)
        return true
    }
}
