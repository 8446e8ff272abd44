using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Affinity;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Wire.OpenAiResponses;

namespace Breakwater.Core.Configuration;

/// <summary>Configuration → what the line runs on; connections are the caller's. One caller at a time.</summary>
/// <param name="homes">Where stored responses live; outlives the snapshots.</param>
/// <param name="clock">The line's clock; also tells the day whose prices hold.</param>
/// <param name="resume">Where requests go on that waited in a queue.</param>
/// <param name="budgets">What is held and spent; null begins with nothing and keeps it in memory.</param>
public sealed class LineAssembly(StateHomes homes, TimeProvider clock, Action<IThreadPoolWorkItem> resume, BudgetBook? budgets = null) : IDisposable
{
    private static readonly TimeSpan BetweenTrims = TimeSpan.FromSeconds(10);

    private readonly BudgetBook _budgets = budgets ?? new();
    private readonly ObjectiveBook _outcomes = new();
    private readonly WarmPrefixes _warm = new();
    private readonly AnswerBook _answers = new();
    private ITimer? _trim;
    private Defences? _defences;

    /// <summary>Changes of routes that get traffic in steps; outlives the snapshots.</summary>
    public RolloutBook Rollouts { get; } = new();

    /// <summary>The snapshot of a configuration; <paramref name="upstreamOf"/> gives each provider's connection.</summary>
    public LineSnapshot Build(GatewayConfig config, Func<ProviderOptions, IUpstream> upstreamOf)
    {
        _defences ??= new Defences(config.Defence, config.Retry.Budget, clock, resume);
        _defences.Apply(config.Defence, config.Retry.Budget, config.Tenants);
        _defences.Cutovers.Providers = config.Routes.Providers.Select(provider => provider.Name).ToHashSet(StringComparer.Ordinal);
        _budgets.Apply(config.Budgets, config.Tenants.Select(tenant => KeyValuePair.Create(tenant.Id, new BudgetCaps(tenant.Budget.Minute, tenant.Budget.Day, tenant.Budget.Month))), _budgets.IsRecorded ? clock.GetUtcNow() : null);
        Keep(config.Budgets.Kept);
        Rollouts.Apply(config.Routes.Routes, clock.GetUtcNow());
        var targets = new ConcurrentDictionary<CandidateView, Target>();
        var listed = config.Routes.Routes.SelectMany(route => route.Candidates).Where(candidate => candidate.Forwarded).Select(candidate => candidate with { Weight = 1 }).ToHashSet();
        return new LineSnapshot
        {
            Tenants = config.Directory,
            Routes = config.Routes,

            // A candidate's share in a route makes it no other target. Names that callers invent are not kept: there is no end of them.
            TargetOf = candidate => candidate with { Weight = 1 } is var plain && plain.Forwarded && !listed.Contains(plain)
                ? TargetOf(plain, _defences.OfForwarded, (config, upstreamOf))
                : targets.GetOrAdd(plain, TargetOf, (config, upstreamOf)),
            Policy = config.Defence,
            Defences = _defences,
            StreamLimits = StreamLimits(config),
            PlainLimits = PlainLimits(config),
            Retry = config.Retry,
            Affinity = config.Affinity,
            Warm = _warm,
            Spending = config.Budgets,
            Budgets = _budgets,
            Answers = config.Budgets.Kept.Serve == KeepFor.Off ? null : _answers,
            Rollouts = Rollouts,
            Objectives = config.Objectives,
            Outcomes = _outcomes,
            LastResorts = config.LastResorts,
            Jobs = config.Jobs,
            Homes = homes,
            OwnOrders = config.TenantRoutes.ToDictionary(route => route.Tenant, OrderOf, StringComparer.Ordinal),
            MaxAnswerBytes = config.Limits.MaxAnswerBytes,
            ConfigHash = new Lazy<string>(config.Hash),
        }.With(config.Sla);
    }

    /// <summary>Stops the timers.</summary>
    public void Dispose()
    {
        _trim?.Dispose();
        _defences?.Dispose();
    }

    // Content does not outlive its time for want of traffic.
    private void Keep(KeepPolicy policy)
    {
        _answers.Apply(policy, clock.Monotonic());
        _trim?.Dispose();
        _trim = policy.Serve == KeepFor.Off ? null : clock.CreateTimer(_ => _answers.Trim(clock.Monotonic()), null, BetweenTrims, BetweenTrims);
    }

    private Target TargetOf(CandidateView candidate, (GatewayConfig Config, Func<ProviderOptions, IUpstream> UpstreamOf) known) => TargetOf(candidate, _defences!.Of, known);

    private Target TargetOf(CandidateView candidate, Func<string, string, int, TargetDefence> defenceOf, (GatewayConfig Config, Func<ProviderOptions, IUpstream> UpstreamOf) known)
    {
        var model = known.Config.Describe(candidate, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var provider = known.Config.FindProvider(candidate.Provider)!;
        return new Target
        {
            Model = candidate.ModelId,
            Upstream = known.UpstreamOf(provider),
            Codecs = candidate.Kind == ModelKind.Embedding ? [OpenAiChatCodec.Instance] : [.. model.Dialects().Select(CodecOf)],
            UpstreamModel = Encoding.UTF8.GetBytes(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(candidate.UpstreamId)),
            Writing = model.Target(),
            Defence = defenceOf(candidate.Provider, candidate.ModelId, provider.Passthrough ? 1 : provider.ApiKeys.Count),
            ContextWindow = model.ContextWindow,
            MaxOutput = model.MaxOutput,
            Prices = model.Prices,
            PriceEstimated = candidate.PriceEstimated,
            Passthrough = provider.Passthrough,
            Forwarded = candidate.Forwarded,
            Simulated = provider.Simulated,
        };
    }

    private static OwnOrder OrderOf(TenantRoute route) => new(route.Primary, route.Secondary) { PrimaryWeight = route.Weights?.Primary, SecondaryWeight = route.Weights?.Secondary };

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
