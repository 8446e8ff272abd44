using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;
using Breakwater.Simulator.Clock;
using Breakwater.Simulator.World;

namespace Breakwater.Server.Tests.Storms;

/// <summary>A modelled provider by itself, called in virtual time.</summary>
internal sealed class ProviderRig
{
    public ProviderRig(ProviderModel model, int seconds = 3600) => Provider = new ModelledProvider(model, Clock, new SeededRandom(5), seconds);

    public VirtualClock Clock { get; } = new();

    public ModelledProvider Provider { get; }

    /// <summary>What came of the calls, in the order in which they ended: a status, or the fault of a broken one.</summary>
    public List<string> Ended { get; } = [];

    public static ProviderModel Model(HiddenLimits? limits = null, params ProviderPhase[] phases) =>
        new("alpha", Vendor.OpenAi) { Limits = limits ?? new HiddenLimits(), Phases = phases };

    /// <summary>Begins a call at a moment.</summary>
    public void CallAt(TimeSpan moment, bool stream = false, Action<UpstreamReply>? look = null, CancellationToken cancellation = default)
    {
        var timer = Clock.CreateTimer(_ => _ = CallAsync(stream, look, cancellation), null, moment - Clock.Elapsed, Timeout.InfiniteTimeSpan);
        GC.KeepAlive(timer);
    }

    /// <summary>Runs to a moment, as a simulation would.</summary>
    public void RunUntil(TimeSpan moment)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Clock.RunUntil(moment);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private async Task CallAsync(bool stream, Action<UpstreamReply>? look, CancellationToken cancellation)
    {
        try
        {
            await using var reply = await Provider.SendAsync(new UpstreamCall("POST", "/v1/chat/completions") { Stream = stream }, cancellation).ConfigureAwait(false);
            look?.Invoke(reply);
            var buffer = new byte[64 * 1024];
            while (await reply.ReadAsync(buffer, cancellation).ConfigureAwait(false) > 0)
            {
            }

            Ended.Add($"{reply.Status}");
        }
        catch (Exception e) when (Provider.Explain(e, FaultStage.Connect) is { } fault)
        {
            Ended.Add($"{fault.Kind}");
        }
    }
}
