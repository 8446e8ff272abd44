using Breakwater.Core.Configuration.Options;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios;

/// <summary>A scenario's time, in minutes as it is meant, shortened by a factor for tests; and the providers that most scenarios share.</summary>
internal readonly record struct Frame(double Scale)
{
    /// <summary>The limit on attempts by the retry budget: this share of the requests beyond each one's first …</summary>
    public const double RetryRatio = 0.2;

    /// <summary>… and this many at once.</summary>
    public const double RetryBurst = 10;

    public TimeSpan At(double minutes) => TimeSpan.FromSeconds(Math.Round(minutes * Scale * 60));

    public Window Window(double from, double until) => new(At(from), At(until));

    public ProviderPhase Phase(string name, double from, double until) => new(name, At(from), At(until));

    /// <summary>The preferred provider: OpenAI's dialect.</summary>
    public static ProviderModel Alpha(int concurrency, params ProviderPhase[] phases) => Provider("alpha", Vendor.OpenAi, concurrency, phases);

    /// <summary>The other one: Anthropic's dialect.</summary>
    public static ProviderModel Beta(int concurrency, params ProviderPhase[] phases) => Provider("beta", Vendor.Anthropic, concurrency, phases);

    private static ProviderModel Provider(string name, Vendor vendor, int concurrency, ProviderPhase[] phases) =>
        new(name, vendor) { Limits = new HiddenLimits { Concurrency = concurrency }, Phases = phases };
}
