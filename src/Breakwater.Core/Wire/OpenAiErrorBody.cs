using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Wire;

/// <summary>
/// The error that both OpenAI dialects know, <c>{"error":{message, type, param, code}}</c> (protocols 1.6): what a caller is told of a
/// fault, and what a provider told us.
/// </summary>
internal readonly record struct OpenAiErrorBody(int Status, string Message, string Type, string? Param, string? Code)
{
    private const int LongestForeignText = 500;
    private const string Invalid = "invalid_request_error";
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What an OpenAI caller is told of a fault.</summary>
    public static OpenAiErrorBody Of(Fault fault)
    {
        FaultRow row = FaultTable.Of(fault.Kind);
        bool own = fault is { Kind: FaultKind.ProviderRefusedRequest or FaultKind.ProviderConflict, Provider: not null };
        return own
            ? OfProvider(fault.Provider!, row)
            : new(row.OpenAi.Status, Describe(fault, row.Side), row.OpenAi.Type, fault.Param, row.Code);
    }

    /// <summary>Reads an error answer leniently; whatever the body is, the result has a message.</summary>
    public static ProviderError Read(int status, ReadOnlyMemory<byte> body)
    {
        ErrorFields fields = ErrorFields.Find(body.Span, flat: true);
        return fields.ToError(status, fields.Message is { Length: > 0 } said ? said : Excerpt(status, body.Span)) with { Body = body };
    }

    /// <summary>
    /// Reads the error of one stream frame, nested under <c>error</c> or flat in an event of type <c>error</c>; null when the frame holds none.
    /// The status is the numeric code that some servers send, otherwise the 200 that the stream began with.
    /// </summary>
    public static ProviderError? ReadFrame(ReadOnlySpan<byte> data, bool flat)
    {
        ErrorFields fields = ErrorFields.Find(data, flat);
        if (!fields.Found) return null;
        bool isStatus = int.TryParse(fields.Code, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code is >= 400 and < 600;
        int status = isStatus ? code : 200;
        return fields.ToError(status, fields.Message is { Length: > 0 } said ? said : Excerpt(status, data));
    }

    /// <summary>Writes <c>{"error":{…}}</c>.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Plain);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, Message);
        json.WriteString("type"u8, Type);
        json.WriteString("param"u8, Param);
        json.WriteString("code"u8, Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static OpenAiErrorBody OfProvider(ProviderError error, FaultRow row)
    {
        // Types that only the other vendor has would be new to every OpenAI client.
        string type = error.Type is null or "not_found_error" or "request_too_large" or "conflict_error" ? row.OpenAi.Type : error.Type;
        int status = error.Status is >= 400 and < 500 ? error.Status : row.OpenAi.Status;
        return new(status, error.Message, type, error.Param, error.Code ?? (type == Invalid ? row.Code : null));
    }

    private static string Describe(Fault fault, FaultSide side)
    {
        string param = fault.Param is { } name && !fault.Detail.Contains(name, StringComparison.Ordinal) ? $"{name}: " : "";
        return param + fault.Detail + side.Blame();
    }

    private static string Excerpt(int status, ReadOnlySpan<byte> body)
    {
        string text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * LongestForeignText)]).Trim();
        if (text.StartsWith('<'))
        {
            int start = text.IndexOf("<title>", StringComparison.OrdinalIgnoreCase);
            int end = text.IndexOf("</title>", StringComparison.OrdinalIgnoreCase);
            text = start >= 0 && end > start ? text[(start + 7)..end].Trim() : "";
            return text.Length == 0 ? $"HTTP {status} with an HTML page" : $"HTTP {status} with an HTML page: {text}";
        }

        if (text.Length == 0) return $"HTTP {status} with an empty body";
        return text.Length > LongestForeignText ? text[..LongestForeignText] + "…" : text;
    }

    /// <summary>What could be found of an error object; each field is null when it could not.</summary>
    private record struct ErrorFields
    {
        public bool Found { get; private set; }

        public string? Message { get; private set; }

        private string? Type { get; set; }

        public string? Code { get; private set; }

        private string? Param { get; set; }

        private string? RequestId { get; set; }

        public readonly ProviderError ToError(int status, string message) =>
            new(status, message) { Type = Type, Code = Code, Param = Param, RequestId = RequestId };

        public static ErrorFields Find(ReadOnlySpan<byte> body, bool flat)
        {
            var fields = default(ErrorFields);
            try
            {
                var reader = new Utf8JsonReader(body);
                while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
                {
                }

                if (reader.TokenType == JsonTokenType.StartObject) fields.ReadRoot(ref reader, flat);
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException)
            {
                // An answer cut in the middle of its error, or with text that is no text, still tells what came before.
            }

            return fields;
        }

        private void ReadRoot(ref Utf8JsonReader reader, bool flat)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isError = reader.ValueTextEquals("error"u8);
                if (isError && reader.Read() && reader.TokenType == JsonTokenType.StartObject) ReadObject(ref reader);
                else if (isError) Found |= reader.TokenType != JsonTokenType.Null && SetMessage(ref reader);
                else if (reader.ValueTextEquals("request_id"u8)) RequestId = TextOf(ref reader);
                else if (flat) ReadField(ref reader);
                else Skip(ref reader);
            }

            Found |= flat && Message is not null;
        }

        private void ReadObject(ref Utf8JsonReader reader)
        {
            // What the error itself says wins over like-named fields beside it.
            (Found, Message, Type, Code, Param) = (true, null, null, null, null);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadField(ref reader);
        }

        private void ReadField(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("detail"u8)) Message ??= TextOf(ref reader);
            else if (reader.ValueTextEquals("type"u8)) Type ??= TextOf(ref reader);
            else if (reader.ValueTextEquals("code"u8)) Code ??= TextOf(ref reader);
            else if (reader.ValueTextEquals("param"u8)) Param ??= TextOf(ref reader);
            else Skip(ref reader);
        }

        private bool SetMessage(ref Utf8JsonReader reader)
        {
            Message = Current(ref reader);
            return true;
        }

        private static void Skip(ref Utf8JsonReader reader)
        {
            reader.Read();
            reader.Skip();
        }

        private static string? TextOf(ref Utf8JsonReader reader) => reader.Read() ? Current(ref reader) : null;

        private static string? Current(ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.String) return reader.GetString();
            bool isPlain = reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;
            if (isPlain) return Encoding.UTF8.GetString(reader.ValueSpan);
            reader.Skip();
            return null;
        }
    }
}
