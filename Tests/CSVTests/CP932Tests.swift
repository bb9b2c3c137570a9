import CSV
import Glibc
import Testing

@Suite struct CP932Tests {
    /// The C library has its own table of Microsoft's code page; every single and double byte must read the same.
    @Test(.enabled("this C library does not know CP932") { CP932Tests.converter() != nil })
    func `every code reads as the C library reads it`() throws {
        let converter = try #require(Self.converter())
        defer { iconv_close(converter) }
        let trails = Array(UInt8(0x40)...0x7E) + Array(UInt8(0x80)...0xFC)
        let doubles = (Array(UInt8(0x81)...0x9F) + Array(UInt8(0xE0)...0xFC)).flatMap { lead in
            trails.map { [lead, $0] }
        }
        let singles = (UInt8(1)...0xFF).map { [$0] }
        var compared = 0
        for code in singles + doubles {
            guard let theirs = Self.convert(code, with: converter) else { continue }
            #expect(TextEncoding.cp932.decode(code) == theirs, "\(code)")
            compared += 1
        }
        #expect(compared > 9000)
    }

    static func converter() -> iconv_t? {
        let converter = iconv_open("UTF-8", "CP932")
        return converter == iconv_t(bitPattern: -1) ? nil : converter
    }

    private static func convert(_ code: [UInt8], with converter: iconv_t) -> String? {
        var input = code.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: 8)
        let written = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output -> Int? in
                var (from, fromCount) = (input.baseAddress, input.count)
                var (to, toCount) = (output.baseAddress, output.count)
                return iconv(converter, &from, &fromCount, &to, &toCount) == 0 && fromCount == 0 ? 8 - toCount : nil
            }
        }
        return written.map { String(decoding: output.prefix($0).map { UInt8(bitPattern: $0) }, as: UTF8.self) }
    }
}
