using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Relay;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Streaming;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Upstreams.Health;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Line.Attempts;

/// <summary>
/// Asks a target for one token, as a caller would: whether it can serve, not whether a page of it answers (A2.1, A2.9). Tells the target's machines how it went; no tenant
/// pays for it. Safe for concurrent use.
/// </summary>
public sealed class ProbeRun(LineServices services)
{
    private const long MaxAnswerBytes = 1024 * 1024;

    /// <summary>Limit of a probe, answer and all, while the target's breaker is closed; half-open it is the breaker's own (C12).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The prompt's few tokens and the answer's.</summary>
    private static readonly QuotaNeed Need = new(8, 16);

    private readonly TargetDoor _door = new(services);

    /// <summary>Probes a target now; null when it has no room, and nothing was sent.</summary>
    public async ValueTask<ProbeResult?> RunAsync(Target target, CancellationToken stopping)
    {
        using var body = new PooledBuffer();
        var codec = target.Codecs[0];
        if (Write(target, codec, body) is not null || !_door.TryProbe(target.Defence, Need, out var hold))
        {
            return null;
        }

        var timer = services.Timers.Rent();
        var started = services.Clock.Monotonic();
        var (reached, judged) = (new Reached(), false);
        try
        {
            var limit = hold.IsProbe ? target.Defence.Breaker.Policy.ProbeTimeout : Patience;
            timer.Start(Deadline.After(services.Clock, limit), stopping);
            timer.Enter(AttemptPhase.FirstToken, limit);
            var fault = await SendAsync(target, codec, Call(codec, hold, body), hold, timer, reached).ConfigureAwait(false);
            var now = services.Clock.Monotonic();
            hold.End(fault, started, now, firstContent: null, reached.Headers);
            target.Defence.Health.Record(new HealthSample(HealthReading.OutcomeOf(fault), now - started, HealthScene.Stream), now);
            judged = true;
            return new ProbeResult(fault, now - started);
        }
        finally
        {
            services.Timers.Return(timer);
            if (!judged)
            {
                hold.GiveBack(services.Clock.Monotonic());
            }
        }
    }

    private async ValueTask<Fault?> SendAsync(Target target, ICodec codec, UpstreamCall call, TargetHold hold, AttemptTimer timer, Reached reached)
    {
        try
        {
            await using var reply = await target.Upstream.SendAsync(call, timer.Token).ConfigureAwait(false);
            reached.Headers = true;
            hold.HeadersCame(reply, services.Clock);
            using var body = await AnswerRelay.ReadBodyAsync(reply, MaxAnswerBytes, timer.Token).ConfigureAwait(false);
            if (reply.Status is >= 200 and <= 299)
            {
                return body is null ? new Fault(FaultKind.Malformed, "the answer to a probe is far too long") : codec.Answers.Inspect(body.Written.Span, new StreamFacts());
            }

            return FaultClassifier.Of(codec.Errors.Read(reply.Status, body?.Written.ToArray()), ReplyHints.Read(reply, services.Clock.GetUtcNow()));
        }
        catch (Exception e) when (Explain(target, timer, e, reached) is { } broken)
        {
            return broken;
        }
    }

    // Without a limit of ours, a cancelled probe was ended by the gateway's own end, which is no news of the target.
    private static Fault? Explain(Target target, AttemptTimer timer, Exception exception, Reached reached)
    {
        var explained = target.Upstream.Explain(exception, reached.Headers ? FaultStage.FirstToken : FaultStage.Connect);
        return explained is null || !timer.Token.IsCancellationRequested ? explained
            : timer.Expired is null ? new Fault(FaultKind.ClientGone, "the gateway stops")
            : new Fault(FaultKind.FirstTokenTimeout, $"{target.Provider} answered no probe within {timer.Limit.TotalMilliseconds:0} ms") { Hop = explained.Hop };
    }

    private static UpstreamCall Call(ICodec codec, in TargetHold hold, PooledBuffer body) => new("POST", UpstreamWriting.PathOf(Operation.Generate, codec.Dialect))
    {
        Body = body.Written,
        Headers = codec.Dialect == Dialect.Anthropic ? UpstreamWriting.AnthropicVersion : [],
        Key = hold.KeyIndex,
    };

    private static Fault? Write(Target target, ICodec codec, PooledBuffer body)
    {
        var request = new CanonicalRequest
        {
            Origin = codec.Dialect,
            Model = target.Model,
            Messages = [new Message(Role.User, [new TextPart(JsonText.From("ping"))])],

            // The least that each dialect takes.
            MaxOutputTokens = codec.Dialect == Dialect.OpenAiResponses ? 16 : 1,
            Store = codec.Dialect == Dialect.OpenAiResponses ? false : null,
        };
        return codec.Requests.Write(request, target.Writing, body, new LossList());
    }

    /// <summary>How far a probe came.</summary>
    private sealed class Reached
    {
        public bool Headers { get; set; }
    }
}
