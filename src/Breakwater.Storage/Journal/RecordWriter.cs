using System.Text;
using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;

namespace Breakwater.Storage.Journal;

/// <summary>Writes records: whole numbers in groups of seven bits, text as its length and UTF-8. <see cref="RecordReader"/> reads them.</summary>
internal readonly struct RecordWriter
{
    /// <summary>More of a text is not kept; nothing that is checked at the door is longer.</summary>
    private const int LongestText = 512;

    private readonly PooledBuffer _output;

    private RecordWriter(PooledBuffer output, RecordKind kind)
    {
        _output = output;
        output.Clear();
        output.GetSpan(RecordFrame.HeaderBytes)[..RecordFrame.HeaderBytes].Clear();
        output.Advance(RecordFrame.HeaderBytes);
        Byte((byte)kind);
    }

    public static void Held(BudgetHold hold, PooledBuffer output)
    {
        var record = new RecordWriter(output, RecordKind.Held);
        record.Number(hold.Fence);
        record.Text(hold.Request);
        record.Text(hold.Tenant);
        record.Number(hold.Amount.NanoUsd);
        record.Number(hold.At.UtcTicks);
        record.Number(hold.Expires.UtcTicks);
        record.Number(hold.Windows);
        for (var i = 0; i < hold.Windows; i++)
        {
            var window = hold.WindowAt(i);
            record.Byte((byte)window.Scope);
            record.Text(window.Owner);
            record.Number(window.Key);
        }
    }

    public static void Reaped(BudgetHold hold, PooledBuffer output) => new RecordWriter(output, RecordKind.Reaped).Number(hold.Fence);

    public static void Settled(ReadOnlySpan<HoldEnd> holds, ReadOnlySpan<LedgerEntry> entries, PooledBuffer output)
    {
        var record = new RecordWriter(output, RecordKind.Settled);
        record.Number(holds.Length);
        foreach (var (hold, spent) in holds)
        {
            record.Number(hold.Fence);
            record.Number(spent.NanoUsd);
        }

        record.Number(entries.Length);
        foreach (ref readonly var entry in entries)
        {
            record.Entry(entry);
        }
    }

    private void Entry(in LedgerEntry entry)
    {
        Number(entry.At.UtcTicks);
        Text(entry.Request);
        Byte((byte)entry.Kind);
        Number(entry.Cost.NanoUsd);
        Text(entry.Tenant);
        Text(entry.Provider);
        Text(entry.Model);
        Text(entry.Route);
        Number(entry.Status);
        Text(entry.Session);
        var tags = entry.Tags?.Count ?? 0;
        Number(tags);
        for (var i = 0; i < tags; i++)
        {
            Text(entry.Tags![i].Key);
            Text(entry.Tags[i].Value);
        }

        Usage(entry.Usage);
        Byte(entry.PriceEstimated ? (byte)1 : (byte)0);
    }

    private void Usage(in TokenUsage usage)
    {
        Number(usage.Input);
        Number(usage.CacheRead);
        Number(usage.CacheWrite);
        Number(usage.CacheWriteLong);
        Number(usage.Output);
        Number(usage.Reasoning);
        Number(usage.AudioInput);
        Number(usage.AudioOutput);
        Number(usage.WebSearches);
        Number(usage.WebFetches);
        Byte((byte)usage.Tier);
        Byte(usage.Estimated ? (byte)1 : (byte)0);
    }

    private void Byte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    private void Number(long value)
    {
        var span = _output.GetSpan(10);
        var (left, count) = ((ulong)value, 0);
        while (left >= 0x80)
        {
            span[count++] = (byte)(left | 0x80);
            left >>= 7;
        }

        span[count++] = (byte)left;
        _output.Advance(count);
    }

    // The length is one more than it is: zero is no text at all.
    private void Text(string? text)
    {
        if (text is null)
        {
            Byte(0);
            return;
        }

        var kept = text.Length > LongestText ? text.AsSpan(0, LongestText) : text;
        var length = Encoding.UTF8.GetByteCount(kept);
        Number(length + 1);
        Encoding.UTF8.GetBytes(kept, _output.GetSpan(Math.Max(length, 1)));
        _output.Advance(length);
    }
}
