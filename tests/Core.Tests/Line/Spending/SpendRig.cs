using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.OpenAiChat;

namespace Breakwater.Core.Tests.Line.Spending;

/// <summary>A line whose models cost 1,000 nano-USD a token in and 4,000 out, and whose answers have 1,000 tokens at most.</summary>
internal sealed class SpendRig
{
    /// <summary>What <see cref="LineRig.Answer"/> costs: 9 tokens in, 5 out.</summary>
    public const long AnswerCost = 29_000;

    /// <summary>What a request with <see cref="LineRig.Body"/> may cost at most: (14 + 16) × 1.6 tokens in, 1,000 out.</summary>
    public const long Worst = 4_048_000;

    /// <summary>The same with the shortest answer that it is bounded to, 256 tokens.</summary>
    public const long Floor = 1_072_000;

    public static readonly Tenant Acme = new("acme");

    private static readonly ModelPrice Price = new() { Input = 1_000_000_000, CachedInput = 1_000_000_000, CacheWrite = 1_000_000_000, CacheWriteLong = 1_000_000_000, Output = 4_000_000_000 };

    private static readonly ModelPrice CheapPrice = new() { Input = 100_000_000, CachedInput = 100_000_000, CacheWrite = 100_000_000, CacheWriteLong = 100_000_000, Output = 400_000_000 };

    private readonly Dictionary<CandidateView, Target> targets = [];

    public SpendRig(params Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>>[] providers)
    {
        Line = new LineRig(providers);
        var plain = Line.Snapshot.TargetOf;
        Snapshot = Line.Snapshot with { TargetOf = view => targets.TryGetValue(view, out var known) ? known : targets[view] = plain(view) with { Prices = [view.ModelId == Cheap ? CheapPrice : Price], MaxOutput = Longest } };
    }

    /// <summary>A model that costs a tenth of the others; null for none.</summary>
    public string? Cheap { get; init; }

    /// <summary>Tokens of the longest answer.</summary>
    public int Longest { get; init; } = 1_000;

    public LineRig Line { get; }

    public LineSnapshot Snapshot { get; private set; }

    /// <summary>Other books than the snapshot's own, which have no journal.</summary>
    public BudgetBook Budgets
    {
        init => Snapshot = Snapshot with { Budgets = value };
    }

    public DateTimeOffset Now => Line.Clock.GetUtcNow();

    /// <summary>Puts caps in force.</summary>
    public void Cap(BudgetCaps caps, BudgetPolicy? policy = null)
    {
        Snapshot = Snapshot with { Spending = policy ?? new BudgetPolicy() };
        Snapshot.Budgets.Apply(Snapshot.Spending, [new(Acme.Id, caps)]);
    }

    /// <summary>Keeps answers from now on.</summary>
    public AnswerBook Keep(KeepPolicy policy)
    {
        var book = Snapshot.Answers ?? new AnswerBook();
        book.Apply(policy, Line.Clock.Monotonic());
        Snapshot = Snapshot with { Answers = book };
        return book;
    }

    /// <summary>A cap on the tenant's day alone.</summary>
    public void CapDay(long nanoUsd, BudgetPolicy? policy = null) => Cap(new BudgetCaps(null, new Money(nanoUsd), null), policy);

    public Exchange Open(string body = LineRig.Body, long? maxCost = null, MemoryReply? reply = null, ICodec? codec = null, Operation operation = Operation.Generate, SlaTier? tier = null)
    {
        var plain = Line.Open(body, reply ?? new MemoryReply(), codec: codec, operation: operation);
        return new Exchange
        {
            Id = plain.Id,
            Snapshot = Snapshot,
            Codec = codec ?? OpenAiChatCodec.Instance,
            Operation = operation,
            Reply = plain.Reply,
            Arrived = plain.Arrived,
            Source = plain.Source,
            Hints = new CallerHints { MaxCost = maxCost is { } most ? new Money(most) : null, SlaTier = tier },
            Tenant = tier is null ? Acme : Acme with { Tier = tier.Value },
        };
    }

    public Task<Exchange> RunAsync(Exchange exchange) => Line.RunAsync(exchange);

    /// <summary>How the tenant's day stands.</summary>
    public (long Held, long Settled) Day()
    {
        var reading = Snapshot.Budgets.Read(Now).Single(one => one.Scope == BudgetScope.Day);
        return (reading.Held.NanoUsd, reading.Settled.NanoUsd);
    }
}
