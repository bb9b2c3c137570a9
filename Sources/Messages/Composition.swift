/// Joins letters and the marks that follow them into the single letters people register: `か` + `゛` is `が` (Unicode NFC).
///
/// The standard library compares by canonical equivalence but does not hand the composed form out, so this asks it about the
/// blocks of composed letters. That costs some thousand comparisons, for a domain written in decomposed form, on import.
enum Composition {
    static func composed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for scalar in scalars {
            if scalar.isMark, let base = result.last, let joined = composite(of: base, scalar) {
                result[result.count - 1] = joined
            } else {
                result.append(scalar)
            }
        }
        return result
    }

    private static func composite(of base: Unicode.Scalar, _ mark: Unicode.Scalar) -> Unicode.Scalar? {
        let wanted = String(String.UnicodeScalarView([base, mark]))
        for block in blocks where block.contains(base.value) || base.value < 0x250 || block.lowerBound == 0x1F00 {
            for value in block {
                if let candidate = Unicode.Scalar(value), candidate != base, String(candidate) == wanted {
                    return candidate
                }
            }
        }
        return nil
    }

    /// Latin, Greek, Cyrillic, kana: where scripts with shops in them keep their composed letters.
    private static let blocks: [ClosedRange<UInt32>] = [
        0x00C0...0x024F, 0x0370...0x03FF, 0x0400...0x04FF, 0x1E00...0x1EFF, 0x1F00...0x1FFF, 0x3040...0x30FF,
    ]
}
