using Breakwater.Core.Primitives;

namespace Breakwater.Bench.SideBySide;

/// <summary>A call that fails every other time, as a value. For one thread.</summary>
internal sealed class Flaky
{
    public static readonly Fault Failure = new(FaultKind.ProviderUnavailable, "the sample failed");
    private bool _failed;

    public ValueTask<Fault?> CallAsync()
    {
        _failed = !_failed;
        return ValueTask.FromResult(_failed ? Failure : null);
    }
}
