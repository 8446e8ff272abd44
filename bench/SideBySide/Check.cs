using Breakwater.Core.Primitives;

namespace Breakwater.Bench.SideBySide;

/// <summary>A side that does not do its work is not measured.</summary>
internal static class Check
{
    public static void Granted(bool granted)
    {
        if (!granted)
        {
            throw new InvalidOperationException("what should have been granted was refused");
        }
    }

    public static void Served(ValueTask<Fault?> call)
    {
        if (!call.IsCompletedSuccessfully || call.Result is not null)
        {
            throw new InvalidOperationException("the call should have succeeded without waiting");
        }
    }
}
