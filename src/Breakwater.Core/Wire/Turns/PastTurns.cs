using System.Buffers;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Turns;

/// <summary>
/// The earlier turns of a conversation by where they stand in its body, so that the oldest can be left out while every other byte stays (A5.9). A turn is what a user says
/// and all that follows until the user says more. The last one is never among them, and neither is anything that is said for the system. Immutable.
/// </summary>
internal sealed class PastTurns
{
    /// <summary>There is nothing to leave out.</summary>
    public static readonly PastTurns None = new([], 0);

    private readonly IReadOnlyList<TurnPiece> _pieces;

    public PastTurns(IReadOnlyList<TurnPiece> pieces, int count) => (_pieces, Count) = (pieces, count);

    /// <summary>How many turns can be left out, the oldest first.</summary>
    public int Count { get; }

    /// <summary>Finds them in a body that was validated.</summary>
    public static PastTurns Find(Dialect dialect, ReadOnlySpan<byte> body)
    {
        if (dialect == Dialect.Respond)
        {
            return None;
        }

        var root = new JsonCursor(body);
        while (root.Next())
        {
            if (root.Is(dialect == Dialect.OpenAiResponses ? "input"u8 : "messages"u8))
            {
                return root.Kind == JsonKind.Array ? Read(dialect, root.Value, root.Start) : None;
            }
        }

        return None;
    }

    /// <summary>Writes the body without its oldest turns.</summary>
    public void Write(ReadOnlySpan<byte> body, int without, IBufferWriter<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(without, Count);
        var from = 0;
        for (var i = 0; i < _pieces.Count; i++)
        {
            if (_pieces[i].Turn >= 0 && _pieces[i].Turn < without)
            {
                // With the comma after it: the last piece of the conversation is always kept.
                output.Write(body[from.._pieces[i].Start]);
                from = _pieces[i + 1].Start;
            }
        }

        output.Write(body[from..]);
    }

    private static PastTurns Read(Dialect dialect, ReadOnlySpan<byte> list, int offset)
    {
        var scan = new TurnScan();
        var each = new JsonCursor(list);
        while (each.Next() && !scan.IsUnreadable)
        {
            scan.Begin(each.Start + offset);
            TurnRules.Take(dialect, each.Value, scan);
        }

        return scan.IsUnreadable ? None : scan.ToTurns();
    }
}

/// <summary>A message or item: where it begins, and the turn it belongs to; -1 for one that is always kept.</summary>
internal readonly record struct TurnPiece(int Start, int Turn);
