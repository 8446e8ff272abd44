using Breakwater.Core.GoldSets;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Replies;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.OpenAiChat;

namespace Breakwater.Server.GoldSets;

/// <summary>Asks a line within this process, as the door would for a caller. Safe for concurrent use.</summary>
internal sealed class LineAsker(RequestLine line, LineSnapshot snapshot, IIdSource ids, TimeProvider clock)
{
    private const int MostAnswerBytes = 16 << 20;

    public async ValueTask<GoldAnswer> AskAsync(GoldAsk ask, CancellationToken cancellation)
    {
        using var reply = new HeldReply(MostAnswerBytes, cancellation);
        var exchange = new Exchange
        {
            Id = ids.Next("req_"),
            Snapshot = snapshot,
            Codec = OpenAiChatCodec.Instance,
            Operation = Operation.Generate,
            Reply = reply,
            Arrived = clock.GetTimestamp(),
            Hints = ask.Intent is null ? CallerHints.None : new CallerHints { Intent = ask.Intent },
            Source = new HeldBody(ask.Body()),
        };
        await line.RunAsync(exchange).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return GoldAnswer.Read(reply.IsBroken ? 0 : reply.Status, await reply.ReadAsync().ConfigureAwait(false), exchange.Cost, exchange.Target?.Model ?? "");
    }
}
