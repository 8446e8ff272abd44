using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Respond;

/// <summary>What tells a degraded answer (A5.10, C36): the same members whether a text is served or nothing is.</summary>
internal static class RespondDegradation
{
    public static void Write(ref JsonOut json, Fault fault, string requestId)
    {
        json.Name("status"u8);
        json.Text("degraded"u8);
        json.Name("provider"u8);
        json.Text(fault.At is null ? default : JsonText.From(fault.At));
        json.Name("reason"u8);
        json.Text(JsonText.From(DegradedReason.Of(fault)));
        json.Name("trace_id"u8);
        json.Text(JsonText.From(requestId));
        json.Name("partial"u8);
        json.Boolean(false);
        json.Name("notice"u8);
        json.Text(JsonText.From(fault.Detail));
    }
}
