using System.IO.Pipelines;
using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Replies.Kept;
using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Tests.Line.Spending;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Wire.OpenAiResponses;

namespace Breakwater.Core.Tests.Line.Kept;

/// <summary>A line that keeps answers, with budgets that can be spent at once. Its provider speaks Chat, plain and in streams.</summary>
internal sealed class KeepRig
{
    private const string Chunk = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"finish_reason\":null}]}\n\n";
    private const string Chunk2 = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\\n\"},\"finish_reason\":null}]}\n\n";
    private const string End = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private const string Usage = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14}}\n\n";

    private readonly SpendRig _rig;

    public KeepRig(KeepPolicy? policy = null, bool isCut = false)
    {
        _rig = new SpendRig((call, _) =>
        {
            Calls++;
            return ValueTask.FromResult<UpstreamReply>(call.Stream
                ? new ScriptedReply(200, isCut ? [Chunk, null] : [Chunk, Chunk2, End, Usage, "data: [DONE]\n\n"])
                : new ScriptedReply(200, LineRig.Answer));
        });
        Ample();
        Book = _rig.Keep(policy ?? new KeepPolicy { Serve = KeepFor.NonCritical });
    }

    public AnswerBook Book { get; }

    public SpendRig Spending => _rig;

    /// <summary>Calls of the provider.</summary>
    public int Calls { get; private set; }

    /// <summary>There is money.</summary>
    public void Ample() => Caps(1_000_000_000_000);

    /// <summary>There is none any more.</summary>
    public void Spent() => Caps(1);

    /// <summary>Asks in a dialect as a tenant of tier bronze, which is not critical.</summary>
    public async Task<(Exchange Exchange, string Text)> AskAsync(
        string body, Dialect dialect = Dialect.OpenAiChat, string tenant = "acme", SlaTier tier = SlaTier.Bronze, CallerHints? hints = null, string? key = null, bool leaves = false)
    {
        using var reply = new MemoryReply();
        var keeping = new KeepingReply(reply, Book, _rig.Line.Clock);
        var plain = _rig.Open(body, codec: CodecOf(dialect));
        var exchange = new Exchange
        {
            Id = plain.Id,
            Snapshot = plain.Snapshot,
            Codec = plain.Codec,
            Operation = plain.Operation,
            Reply = leaves ? new LeavingReply(keeping, reply.Leave) : keeping,
            Arrived = plain.Arrived,
            Source = plain.Source,
            Hints = hints ?? CallerHints.None,
            Credential = new CallerKey(key.AsMemory()),
            Tenant = key is null ? new Tenant(tenant) { Tier = tier } : null,
        };
        await _rig.RunAsync(exchange);
        _rig.Line.Bugs.ShouldBeEmpty();
        await reply.Body.FlushAsync();
        return (exchange, reply.Text);
    }

    private static ICodec CodecOf(Dialect dialect) => dialect switch
    {
        Dialect.OpenAiResponses => OpenAiResponsesCodec.Instance,
        Dialect.Anthropic => AnthropicCodec.Instance,
        _ => OpenAiChatCodec.Instance,
    };

    private void Caps(long nanoUsd)
    {
        var policy = new BudgetPolicy { Global = new BudgetCaps(null, new Money(nanoUsd), null), DegradeThousandths = 1000 };
        _rig.Cap(new BudgetCaps(null, new Money(nanoUsd), null), policy);
    }

    /// <summary>Of a client that hangs up as soon as it has its whole answer.</summary>
    private sealed class LeavingReply(KeepingReply keeping, Action leave) : IReplySink
    {
        public CancellationToken Aborted => keeping.Aborted;

        public bool HasStarted => keeping.HasStarted;

        public PipeWriter Body => keeping.Body;

        public void Start(in ReplyHead head) => keeping.Start(head);

        public void Abort() => keeping.Abort();

        public void End(Exchange exchange)
        {
            leave();
            keeping.End(exchange);
        }
    }
}
