using System.Buffers.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Billing;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>The members of a Response object that matter, as slices of it; empty when absent.</summary>
internal ref struct ResponseFields
{
    public ResponseFields(ReadOnlySpan<byte> response)
    {
        ReadOnlySpan<byte> usage = default, toolUsage = default;
        var members = new JsonCursor(response);
        while (members.Next())
        {
            if (members.Is("id"u8))
            {
                Id = members.Text;
            }
            else if (members.Is("model"u8))
            {
                Model = members.Text;
            }
            else if (members.Is("status"u8))
            {
                Status = members.Text;
            }
            else if (members.Is("created_at"u8))
            {
                Created = Utf8Parser.TryParse(members.Value, out double seconds, out _) && seconds is > 0 and < 1e12 ? (long)seconds : 0;
            }
            else if (members.Is("error"u8) && members.Kind == JsonKind.Object)
            {
                Error = members.Value;
            }
            else if (members.Is("incomplete_details"u8) && members.Kind == JsonKind.Object)
            {
                IncompleteReason = JsonCursor.FindText(members.Value, "reason"u8);
            }
            else if (members.Is("output"u8) && members.Kind == JsonKind.Array)
            {
                Output = members.Range;
            }
            else if (members.Is("service_tier"u8))
            {
                ServiceTier = members.Text;
            }
            else if (members.Is("usage"u8))
            {
                usage = members.Value;
            }
            else if (members.Is("tool_usage"u8) && members.Kind == JsonKind.Object)
            {
                toolUsage = members.Value;
            }
        }

        Usage = UsageJson.Read(usage, toolUsage) is { } used ? used with { Tier = ServiceTiers.Of(ServiceTier) } : null;
    }

    /// <summary>Escaped, without quotes; so are the other texts.</summary>
    public ReadOnlySpan<byte> Id { get; }

    public ReadOnlySpan<byte> Model { get; }

    public ReadOnlySpan<byte> Status { get; }

    public ReadOnlySpan<byte> IncompleteReason { get; }

    public ReadOnlySpan<byte> ServiceTier { get; }

    /// <summary>Unix seconds; 0 when absent.</summary>
    public long Created { get; }

    /// <summary>The error object; empty when null or absent.</summary>
    public ReadOnlySpan<byte> Error { get; }

    /// <summary>Where the output array stands in the response.</summary>
    public JsonRange Output { get; }

    public TokenUsage? Usage { get; }

    /// <summary>True when the response says that it failed.</summary>
    public readonly bool HasFailed => Status.SequenceEqual("failed"u8) || (Status.IsEmpty && !Error.IsEmpty);

    /// <summary>Why the model stopped, by the status and what the output holds.</summary>
    public readonly StopReason StopOf(bool hasCalls, bool hasRefusal)
    {
        if (Status.SequenceEqual("incomplete"u8))
        {
            return IncompleteReason.SequenceEqual("content_filter"u8) ? StopReason.ContentFilter
                : IncompleteReason.SequenceEqual("steered"u8) || IncompleteReason.SequenceEqual("max_messages"u8) ? StopReason.PauseTurn
                : StopReason.MaxTokens;
        }

        return hasCalls ? StopReason.ToolUse : hasRefusal ? StopReason.Refusal : StopReason.EndTurn;
    }
}
