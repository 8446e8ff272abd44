using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using Breakwater.Core.Configuration;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Wire.OpenAiResponses;
using Breakwater.Server.Endpoints;
using Breakwater.Upstream.Http;

namespace Breakwater.Server.Hosting;

/// <summary>Configuration → what the line runs on.</summary>
internal sealed class SnapshotBuilder(UpstreamRegistry upstreams, StateHomes homes, TimeProvider clock)
{
    public async ValueTask<GatewaySnapshot> BuildAsync(GatewayConfig config)
    {
        var inUse = await upstreams.UseAsync(config).ConfigureAwait(false);
        var targets = new ConcurrentDictionary<CandidateView, Target>();
        return new GatewaySnapshot(config, new LineSnapshot
        {
            Tenants = config.Directory,
            Routes = config.Routes,
            TargetOf = candidate => targets.GetOrAdd(candidate, TargetOf, (config, inUse)),
            StreamLimits = StreamLimits(config),
            PlainLimits = PlainLimits(config),
            Retry = config.Retry,
            Homes = homes,
            MaxAnswerBytes = config.Limits.MaxAnswerBytes,
        });
    }

    private Target TargetOf(CandidateView candidate, (GatewayConfig Config, Dictionary<string, HttpUpstream> Upstreams) known)
    {
        var model = known.Config.Describe(candidate, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var provider = known.Config.FindProvider(candidate.Provider)!;
        return new Target
        {
            Model = candidate.ModelId,
            Upstream = known.Upstreams[candidate.Provider],
            Codecs = candidate.Kind == ModelKind.Embedding ? [OpenAiChatCodec.Instance] : [.. model.Dialects().Select(CodecOf)],
            UpstreamModel = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(candidate.UpstreamId) is var text ? System.Text.Encoding.UTF8.GetBytes(text) : default,
            Writing = model.Target(),
            Prices = model.Prices,
            PriceEstimated = candidate.PriceEstimated,
            Passthrough = provider.Passthrough,
            Simulated = provider.Simulated,
        };
    }

    private static ICodec CodecOf(Dialect dialect) => dialect switch
    {
        Dialect.OpenAiResponses => OpenAiResponsesCodec.Instance,
        Dialect.Anthropic => AnthropicCodec.Instance,
        _ => OpenAiChatCodec.Instance,
    };

    private static TimeoutLimits StreamLimits(GatewayConfig config)
    {
        var stream = config.Timeouts.Stream;
        return new TimeoutLimits(stream.FirstToken, stream.Idle, stream.Total, AttemptShare: 1, config.Timeouts.ClientWrite);
    }

    private static Dictionary<string, TimeoutLimits> PlainLimits(GatewayConfig config)
    {
        var plain = config.Timeouts.Plain;
        var limits = plain.TotalByIntent.ToDictionary(total => total.Key, total => Limits(total.Value), StringComparer.Ordinal);
        limits.TryAdd(Intents.Chat, Limits(plain.Total));
        return limits;

        TimeoutLimits Limits(TimeSpan total) => new(total, total, total, config.Timeouts.AttemptShare, config.Timeouts.ClientWrite);
    }
}
