import Customers

/// The code of the failure that `body` throws; `nil` when it throws none.
func failure(_ body: () throws -> some Any) -> String? {
    do {
        _ = try body()
        return nil
    } catch let failure as NormalisationFailure {
        return failure.code
    } catch {
        return "\(error)"
    }
}
