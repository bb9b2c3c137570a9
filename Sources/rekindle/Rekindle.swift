@main struct Rekindle { static func main() {} }
