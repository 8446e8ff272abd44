using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>The rules of messages: roles, blocks, tool results right after their calls, thinking this side signed.</summary>
internal sealed class ContentCheck(AnthropicModel model, string version, Seal seal)
{
    private static readonly HashSet<string> ImageTypes = new(StringComparer.Ordinal) { "image/jpeg", "image/png", "image/gif", "image/webp" };

    public ProviderError? Error(JsonElement root)
    {
        if (Fields.Get(root, "messages"u8) is not { } list)
            return AnthropicErrors.Required("messages");
        if (list.ValueKind != JsonValueKind.Array)
            return AnthropicErrors.BadRequest("messages: Input should be a valid array");
        JsonElement[] messages = [.. list.EnumerateArray()];
        if (messages.Length == 0)
            return AnthropicErrors.BadRequest("messages: at least one message is required");
        if (SystemError(root) is { } systemError)
            return systemError;
        for (var i = 0; i < messages.Length; i++)
        {
            if (MessageError(messages, i) is { } error)
                return error;
        }

        if (Fields.Text(messages[0], "role"u8) != "user")
            return AnthropicErrors.BadRequest("messages: first message must use the \"user\" role");
        if (Fields.Text(messages[^1], "role"u8) == "assistant" && model.IsNewest)
            return AnthropicErrors.BadRequest("This model does not support assistant message prefill. The conversation must end with a user message.");
        return PairingError(messages);
    }

    private ProviderError? SystemError(JsonElement root)
    {
        if (Fields.Get(root, "system"u8) is not { } system || system.ValueKind == JsonValueKind.String)
            return null;
        return system.ValueKind == JsonValueKind.Array
            ? BlocksError(system, "system", "system")
            : AnthropicErrors.BadRequest("system: Input should be a valid string or array");
    }

    private ProviderError? MessageError(JsonElement[] messages, int i)
    {
        var message = messages[i];
        var at = $"messages.{i}";
        if (message.ValueKind != JsonValueKind.Object)
            return AnthropicErrors.BadRequest($"{at}: Input should be a valid dictionary");
        if (Fields.Text(message, "role"u8) is not { } role)
            return AnthropicErrors.Required(at + ".role");
        if (role is not ("user" or "assistant" or "system"))
            return AnthropicErrors.BadRequest($"messages: Unexpected role \"{role}\". The Messages API accepts a top-level `system` parameter; roles are \"user\", \"assistant\" and \"system\".");
        if (Fields.Get(message, "content"u8) is not { } content)
            return AnthropicErrors.Required(at + ".content");
        var isFinalAssistant = i == messages.Length - 1 && role == "assistant";
        if (content.ValueKind == JsonValueKind.String)
        {
            if (content.ValueEquals(""u8) && !isFinalAssistant)
                return AnthropicErrors.BadRequest($"{at}: all messages must have non-empty content except for the optional final assistant message");
            return isFinalAssistant && content.GetRawText() is [.., ' ', '"']
                ? AnthropicErrors.BadRequest("messages: final assistant content cannot end with trailing whitespace")
                : null;
        }

        if (content.ValueKind != JsonValueKind.Array)
            return AnthropicErrors.BadRequest($"{at}.content: Input should be a valid string or array");
        if (content.GetArrayLength() == 0 && !isFinalAssistant)
            return AnthropicErrors.BadRequest($"{at}: all messages must have non-empty content except for the optional final assistant message");
        return BlocksError(content, at + ".content", role);
    }

    private ProviderError? BlocksError(JsonElement blocks, string at, string role)
    {
        var i = 0;
        foreach (var block in blocks.EnumerateArray())
        {
            if (BlockError(block, $"{at}.{i++}", role) is { } error)
                return error;
        }

        return null;
    }

    private ProviderError? BlockError(JsonElement block, string at, string role)
    {
        switch (Fields.Text(block, "type"u8))
        {
            case null:
                return AnthropicErrors.Required(at + ".type");
            case "text":
                return TextError(block, at, role);
            case "image":
                return ImageError(block, at);
            case "document" when role == "assistant" && version == AnthropicApi.NewVersion:
                return AnthropicErrors.BadRequest($"{at}: `document` blocks are not permitted in assistant messages");
            case "tool_use" when role == "assistant":
                return Missing(block, at, "id", "name") ?? (Fields.Get(block, "input"u8, JsonValueKind.Object) is null ? AnthropicErrors.Required(at + ".tool_use.input") : null);
            case "tool_result" when role == "user":
                return Missing(block, at, "tool_use_id")
                    ?? (Fields.Get(block, "content"u8, JsonValueKind.Array) is { } inner ? BlocksError(inner, at + ".content", role) : null);
            case "tool_use" or "tool_result":
                return AnthropicErrors.BadRequest($"{at}: `{Fields.Text(block, "type"u8)}` blocks are not permitted in {role} messages");
            case "thinking" when role == "assistant":
                return Missing(block, at, "thinking", "signature") ?? (seal.Verify(Fields.Text(block, "signature"u8)!, Fields.Text(block, "thinking"u8)!)
                    ? null
                    : AnthropicErrors.BadRequest($"{at}: Invalid `signature` in `thinking` block. The block is bound to a different conversation."));
            case "redacted_thinking" when role == "assistant":
                return AnthropicErrors.BadRequest($"{at}: Invalid `data` in `redacted_thinking` block");
            default:
                return null;
        }
    }

    private ProviderError? TextError(JsonElement block, string at, string role)
    {
        if (Fields.Text(block, "text"u8) is not { } text)
            return AnthropicErrors.Required(at + ".text.text");
        if (text.Length == 0)
            return AnthropicErrors.BadRequest("messages: text content blocks must be non-empty");
        if (string.IsNullOrWhiteSpace(text))
            return AnthropicErrors.BadRequest("messages: text content blocks must contain non-whitespace text");
        var cites = role == "user" && version == AnthropicApi.NewVersion && Fields.Items(block, "citations"u8).Length > 0;
        return cites ? AnthropicErrors.BadRequest($"{at}.text.citations: citations are not permitted in user messages") : null;
    }

    private static ProviderError? ImageError(JsonElement block, string at)
    {
        if (Fields.Get(block, "source"u8, JsonValueKind.Object) is not { } source)
            return AnthropicErrors.Required(at + ".image.source");
        at += ".image.source";
        switch (Fields.Text(source, "type"u8))
        {
            case "base64":
                if (Fields.Text(source, "media_type"u8) is not { } media)
                    return AnthropicErrors.Required(at + ".base64.media_type");
                if (!ImageTypes.Contains(media))
                    return AnthropicErrors.BadRequest($"{at}.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'");
                return Missing(source, at + ".base64", "data");
            case "url":
                return Missing(source, at + ".url", "url");
            case "file":
                return Missing(source, at + ".file", "file_id");
            default:
                return AnthropicErrors.BadRequest($"{at}: Input tag should be one of: 'base64', 'url', 'file'");
        }
    }

    private static ProviderError? Missing(JsonElement block, string at, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!block.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
                return AnthropicErrors.Required($"{at}.{name}");
        }

        return null;
    }

    private static ProviderError? PairingError(JsonElement[] messages)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < messages.Length; i++)
        {
            var isUser = Fields.Text(messages[i], "role"u8) == "user";
            if (isUser && ResultsError(messages[i], i, open) is { } error)
                return error;
            if (open.Count > 0)
                return Unanswered(i - 1, open);
            foreach (var block in isUser ? [] : Fields.Items(messages[i], "content"u8))
            {
                if (Fields.Text(block, "type"u8) == "tool_use" && !open.Add(Fields.Text(block, "id"u8)!))
                    return AnthropicErrors.BadRequest($"messages.{i}: `tool_use` ids must be unique");
            }
        }

        return open.Count > 0 ? Unanswered(messages.Length - 1, open) : null;
    }

    private static ProviderError? ResultsError(JsonElement message, int i, HashSet<string> open)
    {
        var blocks = Fields.Items(message, "content"u8);
        var otherSeen = false;
        for (var b = 0; b < blocks.Length; b++)
        {
            if (Fields.Text(blocks[b], "type"u8) != "tool_result")
            {
                otherSeen = true;
                continue;
            }

            var id = Fields.Text(blocks[b], "tool_use_id"u8)!;
            if (!open.Remove(id))
            {
                return AnthropicErrors.BadRequest(
                    $"messages.{i}.content.{b}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. "
                        + "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
            }

            if (otherSeen)
                return AnthropicErrors.BadRequest($"messages.{i}.content.{b}: `tool_result` blocks must come before any other content of the message.");
        }

        return null;
    }

    private static ProviderError Unanswered(int i, HashSet<string> open) => AnthropicErrors.BadRequest(
        $"messages.{i}: `tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", open)}. "
            + "Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
}
