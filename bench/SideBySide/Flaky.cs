using Breakwater.Core.Primitives;

namespace Breakwater.Bench.SideBySide;

/// <summary>A call that fails every other time, as a value. For one thread.</summary>
internal sealed class Flaky
{
    private static readonly Fault Failure = new(FaultKind.ProviderUnavailable, "the sample failed");
    private bool _failed;

    /// <summary>How the call went: null for well.</summary>
    public Fault? Call()
    {
        _failed = !_failed;
        return _failed ? Failure : null;
    }
}
