import CivilTime
import Customers
import Digest
import Sequences

/// Everything besides the facts and the clock that decides who gets what when: the files, as values.
public struct PlanningRules: Sendable {
    public var sequences: [StepSequence]
    /// The first that fits a customer is the customer's.
    public var definitions: [DormancyDefinition]
    /// Of customers who have none of their own.
    public var zone: Zone
    /// Holds besides the sequence's and the step's own window.
    public var windows: [ChannelKind: SendWindow]
    public var caps: FrequencyCaps
    public var calendar: PlanningCalendar
    /// Decides hold-outs and nothing else; the same people are held out everywhere.
    public var holdoutKey: HashKey
    /// From when on a sequence is alive: runs whose first step lies before it never begin.
    public var activations: [SequenceID: Instant]

    public init(
        sequences: [StepSequence], definitions: [DormancyDefinition], zone: Zone,
        windows: [ChannelKind: SendWindow] = [:], caps: FrequencyCaps = .standard, calendar: PlanningCalendar,
        holdoutKey: HashKey, activations: [SequenceID: Instant] = [:]
    ) {
        self.sequences = sequences
        self.definitions = definitions
        self.zone = zone
        self.windows = windows
        self.caps = caps
        self.calendar = calendar
        self.holdoutKey = holdoutKey
        self.activations = activations
    }

    /// The definition that speaks about this customer; `nil` when none fits.
    public func definition(for customer: Customer) -> DormancyDefinition? {
        definitions.first { $0.fits(customer) }
    }
}

/// Marketing messages one person may get, over all channels; days and weeks (from Monday) are the customer's own.
public struct FrequencyCaps: Sendable, Hashable {
    /// `nil` is no limit.
    public var perDay: Int?
    public var perWeek: Int?
    public var perMonth: Int?
    /// Seconds between two messages at least.
    public var gap: Int64

    public init(perDay: Int?, perWeek: Int?, perMonth: Int? = nil, gap: Int64 = 0) {
        self.perDay = perDay
        self.perWeek = perWeek
        self.perMonth = perMonth
        self.gap = gap
    }

    public static let standard = FrequencyCaps(perDay: 1, perWeek: 3)
}

/// Business days and seasons as the planner needs them.
public struct PlanningCalendar: Sendable {
    public var businessDays: BusinessCalendar
    /// The seasons of config/calendar.yaml; the built-in table is asked after it.
    public var seasons: [String: Season]

    public init(businessDays: BusinessCalendar, seasons: [String: Season] = [:]) {
        self.businessDays = businessDays
        self.seasons = seasons
    }
}

extension PlanningCalendar {
    /// The first day of the season that starts in `year`; `nil` when there is no such season or it has none that year.
    /// The built-in names are found with hyphens too, as files write them.
    func firstDay(of season: String, in year: Int) -> CivilDate? {
        let known =
            seasons[season] ?? Season.japanese(season)
            ?? Season.japanese(String(season.map { $0 == "-" ? "_" : $0 }))
        return known?.dates(in: year)?.lowerBound
    }
}
