using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Chat;

/// <summary>The rules of chat messages: roles, contents, parts, and that every tool call is answered at once.</summary>
internal static class ChatMessagesCheck
{
    private const string Roles = "'system', 'assistant', 'user', 'function', 'tool', and 'developer'";
    private const string UserParts = "'text', 'image_url', 'input_audio', 'refusal', 'audio', and 'file'";

    public static ProviderError? Error(JsonElement root)
    {
        if (Fields.Get(root, "messages"u8) is not { } messages)
            return OpenAiErrors.Missing("messages");
        if (messages.ValueKind != JsonValueKind.Array)
            return OpenAiErrors.WrongType("messages", "an array of objects", messages);
        if (messages.GetArrayLength() == 0)
        {
            return OpenAiErrors.BadRequest(
                "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.", "messages", "empty_array");
        }

        var pending = new HashSet<string>(StringComparer.Ordinal);
        var afterCalls = false;
        var i = 0;
        foreach (var message in messages.EnumerateArray())
        {
            if (MessageError(message, $"messages[{i}]") is { } error)
                return error;
            var isTool = Fields.Text(message, "role"u8) == "tool";
            if (isTool && !afterCalls)
            {
                return OpenAiErrors.BadRequest(
                    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.", $"messages.[{i}].role");
            }

            if (isTool && !pending.Remove(Fields.Text(message, "tool_call_id"u8)!))
                return OpenAiErrors.BadRequest($"Invalid parameter: 'tool_call_id' of '{Fields.Text(message, "tool_call_id"u8)}' not found in 'tool_calls' of previous message.", $"messages.[{i}].tool_call_id");
            if (!isTool && pending.Count > 0)
                return Unanswered(pending);
            if (!isTool)
            {
                foreach (var call in Fields.Items(message, "tool_calls"u8))
                    pending.Add(Fields.Text(call, "id"u8)!);
                afterCalls = pending.Count > 0;
            }

            i++;
        }

        return pending.Count > 0 ? Unanswered(pending) : null;
    }

    private static ProviderError Unanswered(HashSet<string> pending) => OpenAiErrors.BadRequest(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. "
            + $"The following tool_call_ids did not have response messages: {string.Join(", ", pending)}",
        "messages");

    private static ProviderError? MessageError(JsonElement message, string at)
    {
        if (message.ValueKind != JsonValueKind.Object)
            return OpenAiErrors.WrongType(at, "an object", message);
        if (Fields.Get(message, "role"u8) is not { } role)
            return OpenAiErrors.Missing(at + ".role");
        var hasContent = message.TryGetProperty("content"u8, out var content);
        switch (role.ValueKind == JsonValueKind.String ? role.GetString() : null)
        {
            case "system" or "developer" or "user" or "function":
                return ContentError(hasContent, content, at);
            case "tool":
                return Fields.Text(message, "tool_call_id"u8) is null ? OpenAiErrors.Missing(at + ".tool_call_id") : ContentError(hasContent, content, at);
            case "assistant":
                var speaks = hasContent && content.ValueKind != JsonValueKind.Null;
                if (CallsError(message, at) is { } callsError)
                    return callsError;
                if (speaks)
                    return ContentError(hasContent, content, at);
                var hasOther = Fields.Items(message, "tool_calls"u8).Length > 0 || Fields.Get(message, "refusal"u8) is not null
                    || Fields.Get(message, "function_call"u8) is not null || Fields.Get(message, "audio"u8) is not null;
                return hasOther ? null : OpenAiErrors.BadRequest("Invalid value for 'content': expected a string, got null.", at + ".content");
            default:
                return OpenAiErrors.WrongValue(at + ".role", role.ToString(), Roles);
        }
    }

    private static ProviderError? ContentError(bool present, JsonElement content, string at)
    {
        at += ".content";
        if (!present)
            return OpenAiErrors.Missing(at);
        if (content.ValueKind == JsonValueKind.String)
            return null;
        if (content.ValueKind != JsonValueKind.Array)
            return OpenAiErrors.WrongType(at, "one of a string or array of objects", content);
        var i = 0;
        foreach (var part in content.EnumerateArray())
        {
            if (PartError(part, $"{at}[{i++}]") is { } error)
                return error;
        }

        return null;
    }

    private static ProviderError? PartError(JsonElement part, string at)
    {
        switch (Fields.Text(part, "type"u8))
        {
            case "text":
                return Fields.Text(part, "text"u8) is null ? OpenAiErrors.Missing(at + ".text") : null;
            case "image_url":
                if (Fields.Text(Fields.Get(part, "image_url"u8) ?? default, "url"u8) is not { } url)
                    return OpenAiErrors.Missing(at + ".image_url.url");
                var usable = url.StartsWith("http", StringComparison.OrdinalIgnoreCase) || url.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase);
                return usable ? null : OpenAiErrors.BadRequest("Invalid image URL: use an http(s) URL or a data URL of an image.", at + ".image_url.url", "invalid_image_url");
            case "refusal" or "input_audio" or "audio" or "file":
                return null;
            case null:
                return OpenAiErrors.Missing(at + ".type");
            case var type:
                return OpenAiErrors.WrongValue(at + ".type", type, UserParts);
        }
    }

    private static ProviderError? CallsError(JsonElement message, string at)
    {
        var calls = Fields.Items(message, "tool_calls"u8);
        for (var i = 0; i < calls.Length; i++)
        {
            var here = $"{at}.tool_calls[{i}]";
            if (Fields.Text(calls[i], "id"u8) is null)
                return OpenAiErrors.Missing(here + ".id");
            var custom = Fields.Text(calls[i], "type"u8) == "custom";
            var called = Fields.Get(calls[i], custom ? "custom"u8 : "function"u8) ?? default;
            if (Fields.Text(called, "name"u8) is null)
                return OpenAiErrors.Missing($"{here}.{(custom ? "custom" : "function")}.name");
            if (Fields.Text(called, custom ? "input"u8 : "arguments"u8) is null)
                return OpenAiErrors.Missing($"{here}.{(custom ? "custom.input" : "function.arguments")}");
        }

        return null;
    }
}
