using System.Text;
using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;

namespace Breakwater.Storage.Journal;

/// <summary>
/// Reads the content of one record, part by part in the order in which <see cref="RecordWriter"/> writes them, into nothing that outlives it; what it was written as, with
/// its checksum right, is always whole.
/// </summary>
internal ref struct RecordReader
{
    private readonly RecordWords _words;
    private ReadOnlySpan<byte> _left;

    /// <summary>Reads a content that was checked.</summary>
    public RecordReader(ReadOnlySpan<byte> content, RecordWords words)
    {
        (_words, Kind) = (words, (RecordKind)content[0]);
        _left = content[1..];
    }

    public RecordKind Kind { get; }

    /// <summary>Throws a <see cref="StoreException"/> for a record of a kind that is not known.</summary>
    public static void Check(ReadOnlySpan<byte> content)
    {
        if ((RecordKind)content[0] is not (RecordKind.Held or RecordKind.Reaped or RecordKind.Settled))
        {
            throw new StoreException(StoreFailure.Newer, $"the journal of money has a record of kind {content[0]}, of a newer version. Run that version until its journal is empty.");
        }
    }

    /// <summary>The whole of a hold.</summary>
    public OrphanHold Hold()
    {
        var (fence, request, tenant) = (Number(), Text() ?? "", Word());
        var (amount, at, expires) = (Number(), Number(), Number());
        var windows = new BudgetWindow[Number()];
        for (var i = 0; i < windows.Length; i++)
        {
            windows[i] = Window();
        }

        return new OrphanHold(fence, request, tenant, new Money(amount), Moment(at), Moment(expires), windows);
    }

    /// <summary>Goes on to the windows of a hold; how many there are.</summary>
    public long SkipToWindows()
    {
        _ = (Number(), TryText(out _), TryText(out _));
        _ = (Number(), Number(), Number());
        return Number();
    }

    /// <summary>One of them.</summary>
    public BudgetWindow Window() => new((BudgetScope)Byte(), Word() ?? "", Number());

    /// <summary>One entry of a settlement.</summary>
    public LedgerEntry Entry() => new()
    {
        At = Moment(Number()),
        Request = Text() ?? "",
        Kind = (LedgerKind)Byte(),
        Cost = new Money(Number()),
        Tenant = Word(),
        Provider = Word(),
        Model = Word(),
        Route = Word(),
        Status = (int)Number(),
        Session = Text(),
        Tags = Tags(),
        Usage = Usage(),
        PriceEstimated = Byte() != 0,
    };

    private KeyValuePair<string, string>[] Tags()
    {
        var count = Number();
        KeyValuePair<string, string>[] tags = count == 0 ? [] : new KeyValuePair<string, string>[count];
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = new(Text() ?? "", Text() ?? "");
        }

        return tags;
    }

    private TokenUsage Usage() => new()
    {
        Input = Number(),
        CacheRead = Number(),
        CacheWrite = Number(),
        CacheWriteLong = Number(),
        Output = Number(),
        Reasoning = Number(),
        AudioInput = Number(),
        AudioOutput = Number(),
        WebSearches = Number(),
        WebFetches = Number(),
        Tier = (PriceTier)Byte(),
        Estimated = Byte() != 0,
    };

    private static DateTimeOffset Moment(long ticks) => new(ticks, TimeSpan.Zero);

    private byte Byte()
    {
        var value = _left[0];
        _left = _left[1..];
        return value;
    }

    /// <summary>A whole number: a fence, an amount, a count.</summary>
    public long Number()
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return (long)value;
            }

            shift += 7;
        }
    }

    private string? Text() => TryText(out var utf8) ? Encoding.UTF8.GetString(utf8) : null;

    // A text that many records have.
    private string? Word() => TryText(out var utf8) ? _words.Of(utf8) : null;

    private bool TryText(out ReadOnlySpan<byte> utf8)
    {
        var length = (int)Number() - 1;
        utf8 = length < 0 ? default : _left[..length];
        _left = _left[utf8.Length..];
        return length >= 0;
    }
}
