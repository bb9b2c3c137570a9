import CivilTime
import Ledger

/// One time round of a sequence for one customer: which, and the day from which its steps count.
struct RunStart: Hashable {
    var occurrence: Occurrence
    /// The day the trigger names; steps count from it.
    var date: CivilDate
    /// The moment the trigger names, when it counts in hours rather than in days.
    var moment: Instant?
    /// From when on an exit event ends the run.
    var exitsFrom: ExitStart
    /// The first day on which this is no longer the customer's occurrence: the day of a later purchase.
    var supersededOn: CivilDate?

    enum ExitStart: Hashable {
        /// Any exit event on this day or later.
        case day(CivilDate)
        /// Events later than the trigger's own.
        case event(CivilDate, time: TimeOfDay?, sameDay: SameDay)
    }

    /// What other events of the day of the trigger's event are.
    enum SameDay: Hashable {
        /// Part of the same contact: who buys is often recorded as a visit too, and a message that comes days later
        /// must not stop for that.
        case part
        /// Something after it, unless both times are known and say otherwise: the message comes on that very day.
        case after
    }
}
