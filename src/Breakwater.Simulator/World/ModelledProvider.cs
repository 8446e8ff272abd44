using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;
using Breakwater.Simulator.Clock;

namespace Breakwater.Simulator.World;

/// <summary>A provider that lives in virtual time: it answers at its pace, within limits it tells nobody, through whatever its phases do to it, and counts everything.</summary>
internal sealed class ModelledProvider(ProviderModel model, VirtualClock clock, IRandom random, int seconds) : IUpstream
{
    private readonly AnswerBook _book = new(model);
    private readonly LogNormal _firstToken = new(model.Pace.FirstToken.TotalMilliseconds, model.Pace.FirstTokenSpread);
    private readonly HiddenMeter _meter = new(model.Limits);

    public ProviderModel Model => model;

    public string Provider => model.Name;

    public ProviderTally Tally { get; } = new(seconds);

    /// <summary>Mean time that an answer takes in normal times, exactly.</summary>
    public TimeSpan MeanService => TimeSpan.FromMilliseconds(_firstToken.Mean) + TimeSpan.FromSeconds(_book.MeanTokens / model.Pace.TokensPerSecond);

    /// <summary>Mean tokens of a request, prompt and answer.</summary>
    public double MeanTokens => model.Pace.PromptTokens + _book.MeanTokens;

    public ValueTask<UpstreamReply> SendAsync(UpstreamCall call, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var headers = default(RateHeaders);
        var course = Decide(call.Stream);
        if (model.ShowsLimits)
        {
            headers = _meter.Show(model.Vendor, clock.Elapsed, clock.GetUtcNow());
        }

        return new ModelledCall(this, clock, course, headers).SendAsync(cancellation);
    }

    public Fault? Explain(Exception exception, FaultStage stage) => exception switch
    {
        ProviderDownException down => new Fault(down.Kind, $"{model.Name} is down") { Stage = stage, Hop = down.Kind == FaultKind.ConnectFailed ? "connect" : "body" },
        OperationCanceledException => new Fault(FaultKind.DeadlineExceeded, $"the call to {model.Name} was cancelled") { Stage = stage, Hop = stage >= FaultStage.FirstToken ? "body" : "header" },
        _ => null,
    };

    /// <summary>Whether connections break now.</summary>
    public Outage OutageNow => Conditions.At(model, clock.Elapsed).Outage;

    /// <summary>Requests at once that it answers at a moment; null for any number, 0 while it is down.</summary>
    public long? LimitAt(TimeSpan moment)
    {
        var then = Conditions.At(model, moment);
        return then.Outage != Outage.None ? 0 : model.Limits.Concurrency is { } most ? then.Scaled(most) : null;
    }

    /// <summary>Requests a second that its limits allow at a moment; infinite where there are none.</summary>
    public double CapacityAt(TimeSpan moment)
    {
        var then = Conditions.At(model, moment);
        if (then.Outage != Outage.None)
        {
            return 0;
        }

        var capacity = model.Limits.Concurrency is { } most ? then.Scaled(most) / (MeanService.TotalSeconds * then.Slowness) : double.PositiveInfinity;
        capacity = model.Limits.RequestsPerMinute is { } requests ? Math.Min(capacity, then.Scaled(requests) / 60.0) : capacity;
        return model.Limits.TokensPerMinute is { } tokens ? Math.Min(capacity, then.Scaled(tokens) / 60.0 / MeanTokens) : capacity;
    }

    /// <summary>An accepted call has ended, one way or the other; <paramref name="spent"/> is what it took.</summary>
    public void Leave(CallEnd end, TimeSpan spent)
    {
        var now = clock.Elapsed;
        Tally.Leave(now);
        switch (end)
        {
            case CallEnd.Answered:
                Tally.Answered.Add(now);
                break;
            case CallEnd.Cancelled:
                Tally.Cancelled.Add(now);
                Tally.Waste(spent);
                break;
            default:
                Tally.Refused.Add(now);
                Tally.Waste(spent);
                break;
        }
    }

    private CallCourse Decide(bool stream)
    {
        var at = clock.Elapsed;
        var now = Conditions.At(model, at);
        Tally.Attempts.Add(at);

        // The same draws whatever happens, so that conditions do not shift the chances of what follows.
        var answer = _book.Draw(random);
        var first = TimeSpan.FromMilliseconds(_firstToken.Draw(random));
        var luck = random.NextDouble();
        switch (now.Outage)
        {
            case Outage.Refusing:
                Tally.Refused.Add(at);
                return new CallCourse { Body = [], Head = TimeSpan.FromMilliseconds(1) };
            case Outage.Silent:
                return new CallCourse { Body = [] };
            case Outage.Erring:
                Tally.Errors.Add(at);
                return Refusal(503, _book.Broken, null);
        }

        if (luck >= 1 - now.SilentShare)
        {
            return new CallCourse { Body = [] };
        }

        if (luck < now.ErrorShare)
        {
            Tally.Errors.Add(at);
            return Refusal(500, _book.Broken, null);
        }

        var tokens = model.Pace.PromptTokens + answer.Tokens;
        if (!_meter.TryEnter(now, at, Tally.Running, tokens, out var wait))
        {
            Tally.Throttled.Add(at);
            return Refusal(429, _book.Throttled, model.TellsRetryAfter ? wait : null);
        }

        Tally.Accepted.Add(at);
        Tally.Tokens.Add(at, tokens);
        Tally.Enter(at);
        return Answer(answer, stream, first * now.Slowness, TimeSpan.FromSeconds(answer.Tokens / model.Pace.TokensPerSecond) * now.Slowness);
    }

    private CallCourse Refusal(int status, byte[] body, TimeSpan? wait) => new()
    {
        Status = status,
        Body = body,
        FirstPart = body.Length,
        Head = model.RefusalTime,
        RetryAfter = wait,
    };

    private static CallCourse Answer(WrittenAnswer answer, bool stream, TimeSpan first, TimeSpan rest) => stream
        ? new CallCourse { Status = 200, Body = answer.Stream, FirstPart = answer.FirstPart, Head = first, Tail = rest, IsStream = true, Accepted = true }
        : new CallCourse { Status = 200, Body = answer.Whole, FirstPart = answer.Whole.Length, Head = first + rest, Accepted = true };
}

/// <summary>How a call that was let in ended.</summary>
internal enum CallEnd { Answered, Cancelled, Broken }
