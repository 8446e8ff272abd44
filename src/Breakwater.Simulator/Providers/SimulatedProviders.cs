using System.Net;
using Breakwater.Simulator.Faults;
using Breakwater.Simulator.Providers.Anthropic;
using Breakwater.Simulator.Providers.Hosting;
using Breakwater.Simulator.Providers.Limits;
using Breakwater.Simulator.Providers.OpenAi;

namespace Breakwater.Simulator.Providers;

/// <summary>A scripted OpenAI API and a scripted Anthropic API over real HTTP, each on its own port. Thread-safe; stop it by disposing.</summary>
public sealed class SimulatedProviders : IAsyncDisposable
{
    private readonly SemaphoreSlim _applying = new(1, 1);
    private readonly SimulationState _state;
    private readonly RateLimits[] _limits;
    private readonly VendorHost _openAi;
    private readonly VendorHost _anthropic;

    private SimulatedProviders(SimulatorOptions options, TimeProvider time)
    {
        _state = new SimulationState(options, time);
        var address = IPAddress.Parse(options.Address);
        var openAi = new OpenAiApi(_state);
        var anthropic = new AnthropicApi(_state);
        _limits = [openAi.Limits, anthropic.Limits];
        var control = new ControlEndpoints(_state, ApplyListeningAsync, Limit);
        _openAi = new VendorHost(openAi, address, options.OpenAiPort, _state.Faults);
        _anthropic = new VendorHost(anthropic, address, options.AnthropicPort, _state.Faults);
        OpenAiApp = new ProviderApp(openAi, _state, control);
        AnthropicApp = new ProviderApp(anthropic, _state, control);
    }

    /// <summary>Root of the OpenAI side, without /v1.</summary>
    public Uri OpenAiUrl => _openAi.Url;

    /// <summary>Root of the Anthropic side, without /v1.</summary>
    public Uri AnthropicUrl => _anthropic.Url;

    private ProviderApp OpenAiApp { get; }

    private ProviderApp AnthropicApp { get; }

    /// <summary>Binds both ports and answers from then on; throws <see cref="IOException"/> when a port is taken.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static async Task<SimulatedProviders> StartAsync(SimulatorOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        Validate(options);
        var providers = new SimulatedProviders(options, time);
        try
        {
            await providers._openAi.StartAsync(providers.OpenAiApp, cancellationToken);
            await providers._anthropic.StartAsync(providers.AnthropicApp, cancellationToken);
            foreach (var rule in options.Faults)
                await providers.AddFaultAsync(rule);
        }
        catch
        {
            await providers.DisposeAsync();
            throw;
        }

        return providers;
    }

    /// <summary>Puts a fault in force for the requests that arrive from now on.</summary>
    /// <exception cref="ArgumentException">The rule makes no sense; the message says why.</exception>
    public ValueTask AddFaultAsync(FaultRule rule)
    {
        if (FaultRuleCheck.Error(rule) is { } error)
            throw new ArgumentException(error, nameof(rule));
        _state.Faults.Add(rule);
        return ApplyListeningAsync(null);
    }

    /// <summary>Lets a model answer so many requests at once, which no header tells; null takes the limit away. What runs already goes on.</summary>
    /// <exception cref="ArgumentException">There is no such model, or the limit is below 0; the message says which.</exception>
    public void LimitConcurrency(string model, int? hidden)
    {
        if (Limit(new HiddenLimit(model, hidden)) is { } error)
            throw new ArgumentException(error, nameof(model));
    }

    /// <summary>Removes every fault and listens again where a fault had stopped it.</summary>
    public ValueTask ClearFaultsAsync()
    {
        _state.Faults.Clear();
        return ApplyListeningAsync(null);
    }

    public async ValueTask DisposeAsync()
    {
        await _openAi.DisposeAsync();
        await _anthropic.DisposeAsync();
        _applying.Dispose();
    }

    /// <summary>What is wrong with a limit; null when it is in force.</summary>
    private string? Limit(HiddenLimit limit)
    {
        if (limit.HiddenConcurrency < 0)
            return $"hidden_concurrency is {limit.HiddenConcurrency}: it must be 0 or more, or null for none";
        var meters = _limits.Select(limits => limits.Find(limit.Model)).OfType<ModelMeter>().ToList();
        meters.ForEach(meter => meter.HiddenConcurrency = limit.HiddenConcurrency);
        return meters.Count > 0 ? null : $"model is '{limit.Model}', which no simulated provider has";
    }

    private async ValueTask ApplyListeningAsync(string? askingConnection)
    {
        // One at a time, so that the rules looked at last are the ones that hold.
        await _applying.WaitAsync();
        try
        {
            await ApplyListeningAsync(_openAi, Vendors.OpenAi, askingConnection);
            await ApplyListeningAsync(_anthropic, Vendors.Anthropic, askingConnection);
        }
        finally
        {
            _applying.Release();
        }
    }

    private ValueTask ApplyListeningAsync(VendorHost host, string vendor, string? askingConnection) =>
        _state.Faults.StopsListening(vendor) ? host.Listener.CloseAsync(askingConnection) : host.Listener.OpenAsync();

    private static void Validate(SimulatorOptions options)
    {
        if (!IPAddress.TryParse(options.Address, out _))
            throw new ArgumentException($"address '{options.Address}' is not an IP address: use 127.0.0.1 or ::1", nameof(options));
        if (options.OpenAiPort is < 0 or > 65535 || options.AnthropicPort is < 0 or > 65535)
            throw new ArgumentException("a port must lie between 0 and 65535; 0 takes a free one", nameof(options));
        if (options.Pacing is { FirstTokenMs: < 0 } or { TokenGapMs: < 0 } or { AnswerTokens: < 1 })
            throw new ArgumentException("pacing needs delays of 0 ms or more and answers of 1 token or more", nameof(options));
        foreach (var rule in options.Faults)
        {
            if (FaultRuleCheck.Error(rule) is { } error)
                throw new ArgumentException(error, nameof(options));
        }
    }
}
