using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>
/// Writes a conversation for a Chat provider. Tool results become messages of their own, before the text that came with them; what a
/// tool message cannot hold moves to the user message after the last of them.
/// </summary>
internal ref struct ChatMessageWriter
{
    private readonly ChatPartWriter parts;
    private readonly LossList losses;
    private readonly List<Part> moved;

    private ChatMessageWriter(CanonicalRequest request, RequestTarget target, LossList losses)
    {
        this.losses = losses;
        parts = new ChatPartWriter(request, target, losses);
        moved = [];
    }

    /// <summary>Writes the array of messages, or says what cannot be said in Chat.</summary>
    public static Fault? Write(ref JsonOut json, CanonicalRequest request, RequestTarget target, LossList losses)
    {
        var writer = new ChatMessageWriter(request, target, losses);
        if (ThinkingRules.Any(request)) losses.Add("thinking");
        json.BeginArray();
        foreach (Message message in Turns(request))
        {
            if (writer.Write(ref json, message) is { } fault) return fault;
        }

        if (writer.Flush(ref json) is { } late) return late;
        json.EndArray();
        if (request is { Origin: Dialect.Anthropic, Messages: [.., { Role: Role.Assistant }] }) losses.Add("messages.prefill");
        return null;
    }

    /// <summary>A fault for what Chat has no words for.</summary>
    public static Fault Unsayable(string param, string detail) => new(FaultKind.NotTranslatable, detail) { Param = param };

    // Responses has one item per call; in Chat the calls of a turn stand in one message, or their results would come too late.
    private static IReadOnlyList<Message> Turns(CanonicalRequest request)
    {
        if (request.Origin != Dialect.OpenAiResponses) return request.Messages;
        var turns = new List<Message>();
        foreach (Message message in request.Messages)
        {
            bool goesOn = turns.Count > 0 && message.Role == Role.Assistant && turns[^1].Role == Role.Assistant;
            if (goesOn) turns[^1] = turns[^1] with { Parts = [.. turns[^1].Parts, .. message.Parts] };
            else turns.Add(message);
        }

        return turns;
    }

    private readonly Fault? Write(ref JsonOut json, Message message)
    {
        if (message.Phase is not null) losses.Add("input.phase");
        if (message.Role == Role.User) return WriteUser(ref json, message);
        if (Flush(ref json) is { } fault) return fault;
        return message.Role == Role.Assistant ? WriteAssistant(ref json, message) : WriteSystem(ref json, message);
    }

    private readonly Fault? WriteSystem(ref JsonOut json, Message message)
    {
        Begin(ref json, message.Role == Role.Developer ? "developer"u8 : "system"u8, message.Name);
        json.Name("content"u8);
        if (parts.WriteContent(ref json, message.Parts, textOnly: true) is { } fault) return fault;
        json.EndObject();
        return null;
    }

    private readonly Fault? WriteUser(ref JsonOut json, Message message)
    {
        List<Part>? said = null;
        foreach (Part part in message.Parts)
        {
            if (part is not ToolResultPart result) (said ??= []).Add(part);
            else if (WriteResult(ref json, result) is { } fault) return fault;
        }

        if (said is null && message.Parts.Count > 0) return null;
        return WriteUser(ref json, said ?? [], message.Name);
    }

    private readonly Fault? WriteUser(ref JsonOut json, List<Part> said, JsonText name)
    {
        List<Part> all = [.. moved, .. said];
        moved.Clear();
        Begin(ref json, "user"u8, name);
        json.Name("content"u8);
        if (parts.WriteContent(ref json, all, textOnly: false) is { } fault) return fault;
        json.EndObject();
        return null;
    }

    private readonly Fault? Flush(ref JsonOut json) => moved.Count == 0 ? null : WriteUser(ref json, [], default);

    private readonly Fault? WriteResult(ref JsonOut json, ToolResultPart result)
    {
        Begin(ref json, "tool"u8, default);
        json.Name("tool_call_id"u8);
        json.Text(result.CallId);
        json.Name("content"u8);
        var texts = new List<Part>();
        bool noted = false;
        foreach (Part part in result.Content)
        {
            switch (part)
            {
                case TextPart:
                    texts.Add(part);
                    break;
                case ImagePart or DocumentPart:
                    losses.Add(part is ImagePart ? "tool_result.image" : "tool_result.document");
                    if (!noted) moved.Add(Note("Returned by the tool call ", result.CallId, ":"));
                    noted = true;
                    moved.Add(part);
                    break;
                default:
                    return Unsayable(
                        "messages.content.tool_result", $"a tool result with a {ChatPartWriter.NameOf(part)} has no counterpart in Chat Completions");
            }
        }

        if (noted && texts.Count == 0) texts.Add(new TextPart(JsonText.From("See the next user message.")));
        if (result.IsError) MarkError(texts);
        if (parts.WriteContent(ref json, texts, textOnly: true) is { } fault) return fault;
        json.EndObject();
        return null;
    }

    private static void MarkError(List<Part> texts)
    {
        JsonText prefix = JsonText.Quote("Error: "u8);
        if (texts.Count > 0 && texts[0] is TextPart first) texts[0] = first with { Text = prefix.Concat(first.Text) };
        else texts.Add(new TextPart(prefix));
    }

    private static TextPart Note(string before, JsonText id, string after) =>
        new(JsonText.From(before).Concat(id).Concat(JsonText.Quote(Encoding.UTF8.GetBytes(after))));

    private readonly Fault? WriteAssistant(ref JsonOut json, Message message)
    {
        if (message.Parts.Count > 0 && message.Parts.All(static part => part is ThinkingPart)) return null;
        Begin(ref json, "assistant"u8, message.Name);
        var said = new List<Part>();
        var calls = new List<ToolCallPart>();
        JsonRaw audio = default;
        foreach (Part part in message.Parts)
        {
            switch (part)
            {
                case TextPart or RefusalPart:
                    said.Add(part);
                    break;
                case ToolCallPart call:
                    calls.Add(call);
                    break;
                case OpaquePart { Origin: Dialect.OpenAiChat, Type: "audio" } opaque:
                    audio = opaque.Raw;
                    break;
                case not ThinkingPart:
                    losses.Add("messages." + ChatPartWriter.NameOf(part));
                    break;
            }
        }

        json.Name("content"u8);
        bool bare = said.Count == 0 && (calls.Count > 0 || !audio.IsAbsent);
        if (bare) json.Null();
        else if (parts.WriteContent(ref json, said, textOnly: true) is { } fault) return fault;
        WriteCalls(ref json, calls);
        if (!audio.IsAbsent)
        {
            json.Name("audio"u8);
            json.Raw(audio);
        }

        json.EndObject();
        return null;
    }

    private static void WriteCalls(ref JsonOut json, List<ToolCallPart> calls)
    {
        if (calls.Count == 0) return;
        json.Name("tool_calls"u8);
        json.BeginArray();
        foreach (ToolCallPart call in calls) ChatPartWriter.WriteCall(ref json, call, ToolNames.Shorten(call.Name));
        json.EndArray();
    }

    private static void Begin(ref JsonOut json, ReadOnlySpan<byte> role, JsonText name)
    {
        json.BeginObject();
        json.Name("role"u8);
        json.Text(role);
        if (name.IsNull) return;
        json.Name("name"u8);
        json.Text(name);
    }
}
