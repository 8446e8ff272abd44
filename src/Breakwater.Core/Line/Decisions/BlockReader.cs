using System.Text.Json;

namespace Breakwater.Core.Line.Decisions;

/// <summary>Reads the lines of a block.</summary>
public static class BlockReader
{
    /// <summary>The decisions in their order, each with its own JSON, in which now also stands how its candidates stood.</summary>
    public static IReadOnlyList<ReadDecision> Read(ReadOnlyMemory<byte> lines)
    {
        var decisions = new List<ReadOnlyMemory<byte>>();
        var seen = new Dictionary<string, SeenPlan>(StringComparer.Ordinal);
        while (!lines.IsEmpty)
        {
            var end = lines.Span.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            if (line.Span.StartsWith("{\"seen\":"u8))
            {
                var plan = JsonSerializer.Deserialize(line.Span, DecisionJson.Default.SeenPlan)!;
                seen[plan.Seen] = plan;
            }
            else if (!line.IsEmpty)
            {
                decisions.Add(line);
            }
        }

        return [.. decisions.Select(line => Whole(line, seen))];
    }

    private static ReadDecision Whole(ReadOnlyMemory<byte> line, Dictionary<string, SeenPlan> seen)
    {
        var decision = JsonSerializer.Deserialize(line.Span, DecisionJson.Default.Decision)!;
        if (decision.Question is { Live.Count: > 0 } || decision.Plan is not { } hash || !seen.TryGetValue(hash, out var plan))
        {
            return new ReadDecision(decision, line);
        }

        var views = JsonSerializer.SerializeToUtf8Bytes(plan.Live, DecisionJson.Default.IReadOnlyListLiveView);
        byte[] whole = [.. line.Span[..^1], .. ",\"live\":"u8, .. views, (byte)'}'];
        return new ReadDecision(decision with { Live = plan.Live }, whole);
    }
}

/// <summary>A decision and its JSON.</summary>
public sealed record ReadDecision(Decision Decision, ReadOnlyMemory<byte> Json);
