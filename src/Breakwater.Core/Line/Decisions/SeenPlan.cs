using System.Buffers;
using System.Buffers.Text;
using Breakwater.Core.Routing.Choice;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Line.Decisions;

/// <summary>How the candidates of a plan stood when a block was closed.</summary>
/// <param name="Seen">The plan's hash.</param>
/// <param name="Live">One view for each candidate.</param>
public sealed record SeenPlan(string Seen, IReadOnlyList<LiveView> Live)
{
    /// <summary>Writes it as <see cref="DecisionJson"/> reads it: of many blocks a second, so without the serializer.</summary>
    internal void Write(IBufferWriter<byte> output)
    {
        var json = new JsonOut(output);
        json.BeginObject();
        json.Name("seen"u8);
        json.Text(System.Text.Encoding.UTF8.GetBytes(Seen));
        json.Name("live"u8);
        json.BeginArray();
        for (var i = 0; i < Live.Count; i++)
        {
            Write(ref json, Live[i]);
        }

        json.EndArray();
        json.EndObject();
    }

    private static void Write(ref JsonOut json, in LiveView view)
    {
        Span<byte> time = stackalloc byte[32];
        Utf8Formatter.TryFormat(view.P95, time, out var length);
        json.BeginObject();
        json.Name("is_priced"u8);
        json.Boolean(view.IsPriced);
        json.Name("is_in_trouble"u8);
        json.Boolean(view.IsInTrouble);
        Optional(ref json, "warm_tokens"u8, view.WarmTokens);
        json.Number("input_price"u8, view.InputPrice);
        json.Number("output_price"u8, view.OutputPrice);
        json.Name("p95"u8);
        json.Text(time[..length]);
        json.Name("success_ratio"u8);
        json.Number(view.SuccessRatio);
        Optional(ref json, "cached_price"u8, view.CachedPrice);
        Optional(ref json, "load"u8, view.Load);
        json.EndObject();
    }

    private static void Optional(ref JsonOut json, ReadOnlySpan<byte> name, long value)
    {
        if (value != 0)
        {
            json.Number(name, value);
        }
    }
}
