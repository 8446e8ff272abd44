namespace Breakwater.Simulator.Providers.Limits;

/// <summary>The buckets and the running count of one model. Thread-safe.</summary>
internal sealed class ModelMeter(ModelLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TokenBucket? _requests = limits.Requests is { } requests ? new TokenBucket(requests, limits.RequestWindow, time) : null;
    private readonly TokenBucket? _input = limits.InputTokens is { } input ? new TokenBucket(input, Minute, time) : null;
    private readonly TokenBucket? _output = limits.OutputTokens is { } output ? new TokenBucket(output, Minute, time) : null;
    private volatile int _hidden = limits.HiddenConcurrency ?? int.MaxValue;
    private int _running;

    /// <summary>Requests answered at once without any word of it; null for no such limit. What runs already goes on.</summary>
    public int? HiddenConcurrency
    {
        get => _hidden is var hidden and not int.MaxValue ? hidden : null;
        set => _hidden = value ?? int.MaxValue;
    }

    public BucketView? Requests => _requests?.View();

    public BucketView? InputTokens => _input?.View();

    public BucketView? OutputTokens => _output?.View();

    /// <summary>Starts a request; when the verdict is not <see cref="LimitKind.None"/> nothing was taken.</summary>
    public LimitVerdict Enter(int inputTokens)
    {
        var running = Interlocked.Increment(ref _running);
        var verdict = Admit(running, inputTokens);
        if (verdict.Kind != LimitKind.None)
            Leave();
        return verdict;
    }

    public void Leave() => Interlocked.Decrement(ref _running);

    public void ChargeOutput(int tokens) => _output?.Take(tokens);

    private LimitVerdict Admit(int running, int inputTokens)
    {
        var second = TimeSpan.FromSeconds(1);
        if (running > limits.Concurrency)
            return new LimitVerdict(LimitKind.Concurrency, limits.Concurrency.Value, 1, second);
        if (running > _hidden)
            return new LimitVerdict(LimitKind.Hidden, 0, 1, second);
        if (_output?.View() is { Remaining: 0 } spent)
            return new LimitVerdict(LimitKind.OutputTokens, spent.Limit, 1, spent.Reset);
        if (_requests is not null && !_requests.TryTake(1, out var wait))
            return new LimitVerdict(LimitKind.Requests, _requests.View().Limit, 1, wait);
        if (_input is not null && !_input.TryTake(inputTokens, out wait))
        {
            _requests?.Return(1);
            return new LimitVerdict(LimitKind.InputTokens, _input.View().Limit, inputTokens, wait);
        }

        return default;
    }
}
