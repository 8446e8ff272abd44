using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic;

/// <summary>Reads what providers, proxies and gateways in between send as errors: the documented shape, a flat one, a page, a line, nothing.</summary>
internal static class ErrorBody
{
    private const int LongestMessage = 500;

    public static ProviderError Read(int status, ReadOnlyMemory<byte> body)
    {
        var kind = JsonScanner.KindOf(body.Span);
        if (kind == JsonKind.Object && !JsonScanner.Validate(body.Span).IsError)
        {
            return ReadObject(status, body);
        }

        return new ProviderError(status, ReadText(status, body.Span));
    }

    /// <summary>Reads an error event of a stream: its status is what the type stands for.</summary>
    public static ProviderError ReadEvent(ReadOnlySpan<byte> data)
    {
        var error = Read(0, data.ToArray());
        return error with { Status = StatusOf(error.Type) };
    }

    private static ProviderError ReadObject(int status, ReadOnlyMemory<byte> body)
    {
        var error = new ProviderError(status, "");
        var json = JsonCursor.On(body);
        var nested = false;
        json.EnterObject();
        while (json.NextProperty())
        {
            if (json.Is("error"u8) && json.Kind == JsonKind.Object)
            {
                nested = true;
                error = ReadFields(ref json, error with { Message = "", Type = null, Code = null });
            }
            else if (json.Is("error"u8) && json.Kind == JsonKind.String)
            {
                error = error with { Message = json.ReadText().Value };
            }
            else if (json.Is("request_id"u8))
            {
                error = error with { RequestId = Scalar(ref json) };
            }
            else if (!nested && !json.Is("error"u8))
            {
                error = ReadField(ref json, error);
            }
        }

        return error.Message.Length > 0 ? error : error with { Message = DefaultMessage(status) };
    }

    private static ProviderError ReadFields(ref JsonCursor json, ProviderError error)
    {
        json.EnterObject();
        while (json.NextProperty())
        {
            error = ReadField(ref json, error);
        }

        return error;
    }

    private static ProviderError ReadField(ref JsonCursor json, ProviderError error)
    {
        switch (json.Name())
        {
            case "message" or "detail" when json.Kind == JsonKind.String: return error with { Message = json.ReadText().Value };
            case "type": return error with { Type = Scalar(ref json) };
            case "code": return error with { Code = Scalar(ref json) };
            case "param": return error with { Param = Scalar(ref json) };
            case "details" when json.Kind == JsonKind.Object: return ReadDetails(ref json, error);
            default: return error;
        }
    }

    private static ProviderError ReadDetails(ref JsonCursor json, ProviderError error)
    {
        json.EnterObject();
        while (json.NextProperty())
        {
            if (json.Is("error_code"u8))
            {
                error = error with { Code = Scalar(ref json) ?? error.Code };
            }
        }

        return error;
    }

    // Codes are numbers in some compatible servers.
    private static string? Scalar(ref JsonCursor json)
    {
        var raw = json.Raw;
        return raw.Kind switch
        {
            JsonKind.String => raw.AsText().Value,
            JsonKind.Number => Encoding.UTF8.GetString(raw.Span),
            _ => null,
        };
    }

    private static string ReadText(int status, ReadOnlySpan<byte> body)
    {
        var text = body.Trim(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return DefaultMessage(status);
        }

        if (text[0] == (byte)'<')
        {
            return Title(text) is { Length: > 0 } title ? $"An HTML page: {title}" : DefaultMessage(status);
        }

        var message = Encoding.UTF8.GetString(text[..Math.Min(text.Length, LongestMessage)]);
        message = string.Concat(message.Where(letter => !char.IsControl(letter) || letter is '\n' or '\t'));
        return message.Length > 0 ? message : DefaultMessage(status);
    }

    private static string Title(ReadOnlySpan<byte> page)
    {
        var start = page.IndexOf("<title>"u8);
        var end = page.IndexOf("</title>"u8);
        start += "<title>"u8.Length;
        var isTitled = start >= "<title>"u8.Length && end > start && end - start <= LongestMessage;
        return isTitled ? Encoding.UTF8.GetString(page[start..end]).Trim() : "";
    }

    private static string DefaultMessage(int status) => status == 0 ? "The provider gave no reason" : $"The provider answered {status} without a reason";

    private static int StatusOf(string? type) => type switch
    {
        "invalid_request_error" => 400,
        "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" => 403,
        "not_found_error" => 404,
        "conflict_error" => 409,
        "request_too_large" => 413,
        "rate_limit_error" => 429,
        "timeout_error" => 504,
        "overloaded_error" => 529,
        _ => 500,
    };
}
