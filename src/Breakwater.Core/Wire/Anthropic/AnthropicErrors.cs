using System.Buffers;
using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic;

/// <summary>Errors of the Messages dialect (protocols 3.12, 8.6).</summary>
internal sealed class AnthropicErrors : IErrorCodec
{
    public ProviderError Read(int status, ReadOnlyMemory<byte> body) => ErrorBody.Read(status, body) with { Body = body };

    public int StatusOf(Fault fault) => OwnStatus(fault) ?? FaultTable.Of(fault.Kind).Anthropic.Status;

    public void Write(Fault fault, string requestId, IBufferWriter<byte> output)
    {
        var json = new JsonOut(output);
        json.BeginObject();
        json.Name("type"u8);
        json.Text("error"u8);
        json.Name("error"u8);
        json.BeginObject();
        json.Name("type"u8);
        json.Text(JsonText.From(TypeOf(fault)));
        json.Name("message"u8);
        json.Text(JsonText.From(MessageOf(fault)));
        json.EndObject();
        json.Name("request_id"u8);
        json.Text(JsonText.From(requestId));
        json.EndObject();
    }

    public void WriteStreamError(Fault fault, string requestId, long nextSequence, IBufferWriter<byte> output)
    {
        var body = new ArrayBufferWriter<byte>(256);
        Write(fault, requestId, body);
        SseWriter.WriteData(output, "error"u8, body.WrittenSpan);
    }

    // The provider's own word counts only where the request itself was at fault; what concerns our key or our quota is not the caller's business.
    private static ProviderError? OwnWord(Fault fault) =>
        fault.Kind is FaultKind.ProviderRefusedRequest or FaultKind.ProviderConflict ? fault.Provider : null;

    private static int? OwnStatus(Fault fault) =>
        OwnWord(fault)?.Status is int status and >= 400 and < 500 and not (401 or 402 or 403 or 407 or 429) ? status : null;

    private static string TypeOf(Fault fault) => OwnStatus(fault) switch
    {
        404 => "not_found_error",
        409 => "conflict_error",
        413 => "request_too_large",
        not null => "invalid_request_error",
        null => FaultTable.Of(fault.Kind).Anthropic.Type,
    };

    private static string MessageOf(Fault fault)
    {
        var own = OwnWord(fault);
        var text = new StringBuilder(own?.Code ?? FaultTable.Of(fault.Kind).Code).Append(": ").Append(own is { Message.Length: > 0 } ? own.Message : fault.Detail);
        if ((own?.Param ?? fault.Param) is { } field && !text.ToString().Contains(field, StringComparison.Ordinal))
        {
            text.Append(" (").Append(field).Append(')');
        }

        return own is null ? text.Append(fault.Side.Blame()).ToString() : text.ToString();
    }
}
