using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Breakwater.Demo;

/// <summary>Counts attempts by reading the gateway's request log, as any log collector would.</summary>
internal static class AttemptLog
{
    /// <summary>Reads lines until the log ends.</summary>
    public static async Task ReadAsync(PipeReader log, Tally tally)
    {
        while (true)
        {
            var read = await log.ReadAsync().ConfigureAwait(false);
            var rest = Count(read.Buffer, tally);
            log.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private static ReadOnlySequence<byte> Count(ReadOnlySequence<byte> text, Tally tally)
    {
        while (text.PositionOf((byte)'\n') is { } end)
        {
            using var line = JsonDocument.Parse(text.Slice(0, end));
            if (line.RootElement.GetProperty("event").GetString() == "attempt")
            {
                tally.Attempt(line.RootElement.GetProperty("provider").GetString()!, line.RootElement.GetProperty("status").GetInt32() is 429 or 529);
            }

            text = text.Slice(text.GetPosition(1, end));
        }

        return text;
    }
}
