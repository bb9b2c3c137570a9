import CivilTime
import Customers

/// What starts a run of a sequence. Each kind yields occurrences: a key that never changes for the same cause, and the
/// day from which the steps count.
public enum Trigger: Sendable {
    /// So long after an event of a customer.
    case afterEvent(AfterEvent)
    /// Around a date field of the customer, each year.
    case yearly(Yearly)
    /// On the first day of the month in which the date field lies.
    case monthOf(DateField)
    /// A named season of the calendar, so many days or business days before it begins.
    case season(SeasonTrigger)
    /// A recurrence rule (RFC 5545), the same days for everybody.
    case recurrence(RecurrenceRule, source: String)
    /// When a customer enters a state of a dormancy definition.
    case enters(DormancyState, definition: String?)
    /// One fixed day for everybody.
    case on(CivilDate)

    public struct AfterEvent: Sendable, Hashable {
        public enum Which: Sendable, Hashable {
            /// Counts anew from every later event of the kind.
            case last
            case first
            /// 1-based.
            case nth(Int)
        }

        public var period: Period
        public var event: EventKind
        public var which: Which
        /// All must equal the event's property of that name (`item` is the event's item).
        public var properties: [String: String]

        public init(period: Period, event: EventKind, which: Which = .last, properties: [String: String] = [:]) {
            self.period = period
            self.event = event
            self.which = which
            self.properties = properties
        }
    }

    /// A date a customer has: the birthday, or a column of the shop's own.
    public enum DateField: Sendable, Hashable {
        case birthday
        case attribute(String)
    }

    public struct Yearly: Sendable, Hashable {
        public var field: DateField
        /// Negative is before the day.
        public var days: Int
        public var leapDay: LeapDayPolicy

        public init(field: DateField, days: Int, leapDay: LeapDayPolicy = .feb28) {
            self.field = field
            self.days = days
            self.leapDay = leapDay
        }
    }

    public struct SeasonTrigger: Sendable, Hashable {
        public enum Lead: Sendable, Hashable {
            case days(Int)
            case businessDays(Int)
        }

        /// A season of config/calendar.yaml or of the built-in table.
        public var name: String
        /// How long before the season's first day.
        public var lead: Lead

        public init(name: String, lead: Lead) {
            self.name = name
            self.lead = lead
        }
    }
}
