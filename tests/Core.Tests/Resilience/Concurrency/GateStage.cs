using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>A gate, its host, and short words for what callers do. Times are seconds.</summary>
internal sealed class GateStage(GatePolicy policy)
{
    private Gate? gate;

    public ScriptedHost Host { get; } = new();

    public Gate Gate => gate ??= new Gate(policy, Host);

    public static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    public static GateStage Fixed(int limit, Func<GatePolicy, GatePolicy>? with = null)
    {
        var policy = new GatePolicy { Algorithm = LimitKind.Fixed, Initial = limit };
        return new GateStage(with is null ? policy : with(policy));
    }

    public static GateEntry Entry(string tenant = "acme", Partition partition = Partition.Shared) => new() { Tenant = tenant, Partition = partition };

    public bool Try(GateEntry entry, double at = 0) => Gate.TryEnter(entry, S(at), out _);

    public GatePermit Take(GateEntry entry, double at = 0)
    {
        Gate.TryEnter(entry, S(at), out var permit).ShouldBeTrue();
        return permit;
    }

    public List<GatePermit> Take(int count, GateEntry entry, double at = 0) => [.. Enumerable.Range(0, count).Select(_ => Take(entry, at))];

    /// <summary>Asks, and notes what came of it whenever it comes.</summary>
    public Caller Ask(GateEntry entry, double at = 0, double patience = 3600, CancellationToken cancellation = default)
    {
        var caller = new Caller();
        VirtualWorld.When(Gate.EnterAsync(entry, S(at), S(patience), cancellation), result =>
        {
            caller.Result.ShouldBeNull();
            caller.Result = result;
        });
        return caller;
    }

    internal sealed class Caller
    {
        public GateResult? Result { get; set; }

        public bool Waits => Result is null;

        public bool Entered => Result is { Entered: true };

        public GateRefusal? Refusal => Result?.Refusal;

        public GatePermit Permit => Result!.Value.Permit;
    }
}
