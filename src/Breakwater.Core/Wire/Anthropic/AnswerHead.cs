using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic;

/// <summary>Writes what an answer and the first event of a stream have in common.</summary>
internal static class AnswerHead
{
    /// <summary>Writes <c>id</c>, <c>type</c>, <c>role</c> and <c>model</c>. Id and model are escaped; empty when the provider gave none.</summary>
    public static void Write(ref JsonOut json, ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, AnswerContext context)
    {
        json.Name("id"u8);
        json.OpenText();
        json.AppendEscaped("msg_"u8);
        if (id.IsEmpty)
        {
            json.AppendUnescaped(System.Text.Encoding.UTF8.GetBytes(context.RequestId));
        }
        else
        {
            json.AppendEscaped(WithoutPrefix(id));
        }

        json.CloseText();
        json.Name("type"u8);
        json.Text("message"u8);
        json.Name("role"u8);
        json.Text("assistant"u8);
        json.Name("model"u8);
        json.Text(model.IsEmpty ? JsonText.From(context.Model) : JsonText.Quote(model));
    }

    /// <summary>Writes <c>stop_reason</c>, <c>stop_sequence</c> and <c>stop_details</c>; the texts are escaped, empty for none.</summary>
    public static void WriteStop(ref JsonOut json, StopReason reason, ReadOnlySpan<byte> sequence, ReadOnlySpan<byte> explanation)
    {
        json.Name("stop_reason"u8);
        json.Text(StopReasons.Write(reason));
        json.Name("stop_sequence"u8);
        json.Text(sequence.IsEmpty ? default : JsonText.Quote(sequence));
        json.Name("stop_details"u8);
        if (reason is not (StopReason.Refusal or StopReason.ContentFilter))
        {
            json.Null();
            return;
        }

        json.BeginObject();
        json.Name("type"u8);
        json.Text("refusal"u8);
        json.Name("category"u8);
        json.Null();
        json.Name("explanation"u8);
        json.Text(explanation.IsEmpty ? default : JsonText.Quote(explanation));
        json.EndObject();
    }

    private static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> id) =>
        id.StartsWith("chatcmpl-"u8) ? id["chatcmpl-"u8.Length..]
        : id.StartsWith("resp_"u8) ? id["resp_"u8.Length..]
        : id.StartsWith("msg_"u8) ? id["msg_"u8.Length..]
        : id;
}
