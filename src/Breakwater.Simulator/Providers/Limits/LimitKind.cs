namespace Breakwater.Simulator.Providers.Limits;

internal enum LimitKind
{
    None,
    Requests,
    InputTokens,
    OutputTokens,
    Concurrency,
    Hidden,
}
