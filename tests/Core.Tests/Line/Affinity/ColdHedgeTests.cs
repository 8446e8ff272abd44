using System.Text.Json;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line.Affinity;

/// <summary>F-K1: a second attempt is weighed by what the prompt costs where it goes to.</summary>
public sealed class ColdHedgeTests
{
    private const string Chunk = """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"ok"}}]}""" + "\n\n";
    private const string Done = "data: [DONE]\n\n";

    private readonly CachingProvider[] _caches;
    private readonly LineRig _rig;

    public ColdHedgeTests()
    {
        LineRig rig = null!;
        _caches = [.. Enumerable.Range(0, 2).Select(_ => new CachingProvider(() => TimeSpan.Zero))];
        rig = new LineRig((call, cancellation) => SendAsync(0, call, cancellation), (call, cancellation) => SendAsync(1, call, cancellation));
        _rig = rig;
    }

    [Theory]
    [InlineData(4_000, false, true)]
    [InlineData(20_000, false, true)]
    [InlineData(400_000, false, false)]
    [InlineData(100_000, false, false)]
    [InlineData(100_000, true, true)]
    [InlineData(400_000, true, false)]
    public async Task F_K1_SlowStreamOfAConversation_IsHedgedWhereThatIsCheap(int bytes, bool isWarmAtBoth, bool isHedged)
    {
        var talk = new Conversation(Conversation.Text('s', bytes, "You help.")).Asks("first");
        (await _rig.RunAsync(talk.Body("m-0"))).Target!.Provider.ShouldBe("p-0");
        if (isWarmAtBoth)
        {
            _caches[0].IsDown = true;
            (await _rig.RunAsync(talk.Body("m-0"))).Target!.Provider.ShouldBe("p-1");
            _rig.ResetBreakers();
        }

        var exchange = await _rig.RunAsync(talk.Asks("second").Body("m-0", stream: true));

        exchange.Status.ShouldBe(200);
        exchange.Attempts.Exists(attempt => attempt.IsHedge).ShouldBe(isHedged);
        exchange.Target!.Provider.ShouldBe(isHedged ? "p-1" : "p-0");
    }

    // The first is slow to begin its streams.
    private async ValueTask<UpstreamReply> SendAsync(int target, UpstreamCall call, CancellationToken cancellation)
    {
        using var body = JsonDocument.Parse(call.Body);
        if (!body.RootElement.TryGetProperty("stream", out _))
        {
            return await _caches[target].AnswerAsync(call, cancellation);
        }

        if (target == 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), _rig.Clock, cancellation);
        }

        return new ScriptedReply(200, Chunk, Done);
    }
}
