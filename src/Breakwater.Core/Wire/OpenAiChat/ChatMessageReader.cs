using System.Text;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>
/// Reads the conversation (protocols 1.3). Consecutive tool messages and the user message after them become one user message, results
/// before text, which is how the canonical model and Anthropic have it.
/// </summary>
internal static class ChatMessageReader
{
    public static List<Message> ReadAll(ref JsonCursor cursor)
    {
        var messages = new List<Message>();
        if (!cursor.EnterArray()) return messages;
        List<Part>? results = null;
        JsonText deprecatedCall = default;
        while (cursor.NextElement())
        {
            int position = cursor.Start;
            var draft = new Draft();
            draft.Read(ref cursor, messages.Count);
            if (draft.Role.IsNull || cursor.Failed)
            {
                cursor.Fail("must be an object with a role", position);
                return messages;
            }

            if (!draft.DeprecatedCall.IsNull) deprecatedCall = draft.DeprecatedCall;
            bool isFunction = draft.Role.Equals("function"u8);
            if (isFunction || draft.Role.Equals("tool"u8))
            {
                JsonText callId = isFunction ? deprecatedCall : draft.CallId;
                if (callId.IsNull) cursor.Fail(isFunction ? "answers no function_call" : "must have a tool_call_id", position);
                if (results is null) messages.Add(new Message(Role.User, results = []));
                results.Add(new ToolResultPart(callId, draft.Parts));
            }
            else if (results is not null && draft.Role.Equals("user"u8))
            {
                results.AddRange(draft.Parts);
                messages[^1] = messages[^1] with { Name = draft.Name };
                results = null;
            }
            else
            {
                results = null;
                messages.Add(new Message(RoleOf(draft.Role), draft.Parts) { Name = draft.Name });
            }
        }

        return messages;
    }

    /// <summary>Reads a string or an array of parts; a cursor at a message's <c>content</c>, or at a prediction's.</summary>
    public static void ReadContent(ref JsonCursor cursor, List<Part> parts)
    {
        if (cursor.Kind == JsonKind.String)
        {
            parts.Add(new TextPart(cursor.ReadText()));
            return;
        }

        if (!cursor.EnterArray()) return;
        while (cursor.NextElement())
        {
            if (ReadPart(ref cursor, cursor.Raw) is { } part) parts.Add(part);
        }
    }

    /// <summary>Reads a call of an assistant message; null when it is not one.</summary>
    public static ToolCallPart? ReadToolCall(ref JsonCursor cursor, bool idRequired = true)
    {
        JsonText id = default, name = default, arguments = default;
        bool custom = false;
        if (!cursor.EnterObject()) return null;
        int position = cursor.Start;
        while (cursor.NextProperty())
        {
            bool isCustom = cursor.Is("custom"u8);
            if (cursor.Is("id"u8)) id = cursor.ReadText();
            else if (isCustom || cursor.Is("function"u8))
            {
                custom |= isCustom;
                ReadCalled(ref cursor, ref name, ref arguments);
            }
        }

        if ((id.IsNull && idRequired) || name.IsNull) cursor.Fail("must have an id and a function or custom with a name", position);
        return new ToolCallPart(id, name, arguments.OrEmpty) { IsCustom = custom };
    }

    /// <summary>Reads name and arguments of a called function, or name and input of a custom tool.</summary>
    public static void ReadCalled(ref JsonCursor cursor, ref JsonText name, ref JsonText arguments)
    {
        if (!cursor.EnterObject()) return;
        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8)) name = cursor.ReadText();
            else if (cursor.Is("arguments"u8) || cursor.Is("input"u8))
            {
                JsonRaw given = cursor.RawOrAbsent;
                arguments = given.Kind is JsonKind.Object ? JsonText.FromUtf8(given.Span) : given.AsText();
            }
        }
    }

    private static Role RoleOf(JsonText role) =>
        role.Equals("assistant"u8) ? Role.Assistant
        : role.Equals("system"u8) ? Role.System
        : role.Equals("developer"u8) ? Role.Developer
        : Role.User;

    private static Part? ReadPart(ref JsonCursor cursor, JsonRaw raw)
    {
        string? type = null;
        Part? part = null;
        JsonRaw breakpoint = default;
        if (!cursor.EnterObject()) cursor.Fail("must be an object");
        int position = cursor.Start;
        while (cursor.NextProperty())
        {
            if (cursor.Is("type"u8)) type = cursor.ReadWord();
            else if (cursor.Is("text"u8)) part = new TextPart(cursor.ReadText());
            else if (cursor.Is("refusal"u8)) part = new RefusalPart(cursor.ReadText());
            else if (cursor.Is("image_url"u8)) part = ReadImage(ref cursor);
            else if (cursor.Is("input_audio"u8)) part = ReadAudio(ref cursor);
            else if (cursor.Is("file"u8)) part = ReadFile(ref cursor);
            else if (cursor.Is("prompt_cache_breakpoint"u8)) breakpoint = cursor.RawOrAbsent;
        }

        bool known = type is "text" or "refusal" or "image_url" or "input_audio" or "file";
        if (type is null) cursor.Fail("must have a type", position);
        else if (known && part is null or TextPart { Text.IsNull: true } or RefusalPart { Text.IsNull: true })
            cursor.Fail($"must have the {type} that its type says", position);
        if (cursor.Failed) return null;
        return (known ? part! : new OpaquePart(Dialect.OpenAiChat, type!, raw)) with { CacheBreakpoint = breakpoint };
    }

    private static ImagePart? ReadImage(ref JsonCursor cursor)
    {
        JsonText url = default;
        string? detail = null;
        if (!cursor.EnterObject()) return null;
        int position = cursor.Start;
        while (cursor.NextProperty())
        {
            if (cursor.Is("url"u8)) url = cursor.ReadText();
            else if (cursor.Is("detail"u8)) detail = cursor.ReadWord();
        }

        if (url.IsNull) cursor.Fail("must have a url", position);
        return new ImagePart((MediaSource?)ReadDataUrl(url) ?? new UrlSource(url), detail);
    }

    private static AudioPart? ReadAudio(ref JsonCursor cursor)
    {
        JsonText data = default;
        string? format = null;
        if (!cursor.EnterObject()) return null;
        int position = cursor.Start;
        while (cursor.NextProperty())
        {
            if (cursor.Is("data"u8)) data = cursor.ReadText();
            else if (cursor.Is("format"u8)) format = cursor.ReadWord();
        }

        if (data.IsNull || format is null) cursor.Fail("must have data and a format", position);
        return new AudioPart(data, format ?? "");
    }

    private static DocumentPart? ReadFile(ref JsonCursor cursor)
    {
        JsonText data = default, id = default, name = default;
        if (!cursor.EnterObject()) return null;
        int position = cursor.Start;
        while (cursor.NextProperty())
        {
            if (cursor.Is("file_data"u8)) data = cursor.ReadText();
            else if (cursor.Is("file_id"u8)) id = cursor.ReadText();
            else if (cursor.Is("filename"u8)) name = cursor.ReadText();
        }

        if (data.IsNull && id.IsNull) cursor.Fail("must have file_data or a file_id", position);
        MediaSource source = data.IsNull ? new FileIdSource(Dialect.OpenAiChat, id) : ReadDataUrl(data) ?? new Base64Source("application/pdf", data);
        return new DocumentPart(source) { Title = name };
    }

    /// <summary>A <c>data:</c> address with base64 inside; null for any other address.</summary>
    private static Base64Source? ReadDataUrl(JsonText url)
    {
        ReadOnlySpan<byte> raw = url.Raw;
        int comma = raw.IndexOf((byte)',');
        if (comma < 0 || !raw.StartsWith("data:"u8)) return null;
        // The header may hold escaped slashes.
        string header = JsonText.Quote(raw["data:"u8.Length..comma]).Value;
        if (!header.EndsWith(";base64", StringComparison.OrdinalIgnoreCase)) return null;
        return new Base64Source(header[..header.IndexOf(';', StringComparison.Ordinal)], JsonText.Quote(raw[(comma + 1)..]));
    }

    /// <summary>The fields of one message while they are read.</summary>
    private struct Draft()
    {
        public JsonText Role, Name, CallId, DeprecatedCall;
        public readonly List<Part> Parts = [];

        public void Read(ref JsonCursor cursor, int place)
        {
            if (!cursor.EnterObject()) return;
            List<Part>? calls = null;
            List<Part> reasoning = [];
            while (cursor.NextProperty())
            {
                if (cursor.Is("role"u8)) Role = cursor.ReadText();
                else if (cursor.Is("content"u8)) ReadContent(ref cursor, Parts);
                else if (cursor.Is("name"u8)) Name = cursor.ReadText();
                else if (cursor.Is("tool_call_id"u8)) CallId = cursor.ReadText();
                else if (cursor.Is("refusal"u8)) AddRefusal(cursor.ReadText());
                else if (cursor.Is("tool_calls"u8)) ReadToolCalls(ref cursor, calls ??= []);
                else if (cursor.Is("function_call"u8)) ReadDeprecatedCall(ref cursor, calls ??= [], place);
                else if (cursor.Is("reasoning_details"u8)) ChatReasoning.Read(ref cursor, reasoning);
                else if (cursor.Is("audio"u8)) AddAudio(cursor.RawOrAbsent);
            }

            Parts.InsertRange(0, reasoning);
            if (calls is not null) Parts.AddRange(calls);
        }

        private readonly void AddRefusal(JsonText refusal)
        {
            if (!refusal.IsNull) Parts.Add(new RefusalPart(refusal));
        }

        private readonly void AddAudio(JsonRaw audio)
        {
            if (!audio.IsAbsent) Parts.Add(new OpaquePart(Dialect.OpenAiChat, "audio", audio));
        }

        private static void ReadToolCalls(ref JsonCursor cursor, List<Part> calls)
        {
            if (!cursor.EnterArray()) return;
            while (cursor.NextElement())
            {
                if (ReadToolCall(ref cursor) is { } call) calls.Add(call);
            }
        }

        // The old form has no ids; its place in the conversation makes one that a translated history can pair by.
        private void ReadDeprecatedCall(ref JsonCursor cursor, List<Part> calls, int place)
        {
            JsonText name = default, arguments = default;
            ReadCalled(ref cursor, ref name, ref arguments);
            if (name.IsNull) return;
            DeprecatedCall = JsonText.Quote(Encoding.ASCII.GetBytes($"call_{place}"));
            calls.Add(new ToolCallPart(DeprecatedCall, name, arguments.OrEmpty));
        }
    }
}
