using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>The rules of input items: shapes, tool calls paired with their outputs, references that exist, reasoning this side issued.</summary>
internal sealed class InputItemsCheck(ResponseStore store, Seal seal)
{
    private const string ContentTypes = "'input_text', 'input_image', 'output_text', 'refusal', 'input_file', and 'input_audio'";

    public ProviderError? Error(JsonElement root)
    {
        var previousId = Fields.Text(root, "previous_response_id"u8);
        var previous = store.Find(previousId);
        if (previousId is not null && previous is null)
            return OpenAiErrors.BadRequest($"Previous response with id '{previousId}' not found.", "previous_response_id", "previous_response_not_found");
        var conversation = Fields.Get(root, "conversation"u8) is { } named ? Fields.Text(root, "conversation"u8) ?? Fields.Text(named, "id"u8) ?? "" : null;
        if (conversation is not null)
            return OpenAiErrors.NotFound($"Conversation with id '{conversation}' not found.");

        var items = Fields.Items(root, "input"u8);
        for (var i = 0; i < items.Length; i++)
        {
            if ((ShapeError(items[i], $"input[{i}]") ?? ReasoningError(items, i)) is { } error)
                return error;
        }

        return PairingError(items, previous);
    }

    private ProviderError? ShapeError(JsonElement item, string at)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return OpenAiErrors.WrongType(at, "an object", item);
        switch (Fields.Text(item, "type"u8))
        {
            case null or "message":
                return MessageError(item, at);
            case "function_call":
                return MissingText(item, at, "call_id", "name", "arguments");
            case "custom_tool_call":
                return MissingText(item, at, "call_id", "name", "input");
            case "function_call_output" or "custom_tool_call_output":
                return MissingText(item, at, "call_id") ?? (Fields.Get(item, "output"u8) is null ? OpenAiErrors.Missing(at + ".output") : null);
            case "item_reference":
                var id = Fields.Text(item, "id"u8) ?? "";
                return store.HasItem(id) ? null : OpenAiErrors.NotFound($"Item with id '{id}' not found.", "input");
            default:
                return null;
        }
    }

    private static ProviderError? MissingText(JsonElement item, string at, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!item.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
                return OpenAiErrors.Missing($"{at}.{name}");
        }

        return null;
    }

    private static ProviderError? MessageError(JsonElement item, string at)
    {
        if (Fields.Text(item, "role"u8) is not { } role)
            return OpenAiErrors.Missing(at + ".role");
        if (role is not ("user" or "assistant" or "system" or "developer"))
            return OpenAiErrors.WrongValue(at + ".role", role, "'assistant', 'system', 'developer', and 'user'");
        if (Fields.Get(item, "content"u8) is not { } content)
            return OpenAiErrors.Missing(at + ".content");
        if (content.ValueKind == JsonValueKind.String)
            return null;
        if (content.ValueKind != JsonValueKind.Array)
            return OpenAiErrors.WrongType(at + ".content", "one of a string or array of objects", content);
        var i = 0;
        foreach (var part in content.EnumerateArray())
        {
            var here = $"{at}.content[{i++}]";
            var type = Fields.Text(part, "type"u8);
            var allowed = role == "assistant" ? type is "output_text" or "refusal" : type is "input_text" or "input_image" or "input_file" or "input_audio";
            if (!allowed)
                return type is null ? OpenAiErrors.Missing(here + ".type") : OpenAiErrors.WrongValue(here, type, ContentTypes);
            if (type is "input_text" or "output_text" && Fields.Text(part, "text"u8) is null)
                return OpenAiErrors.Missing(here + ".text");
            if (type == "input_image" && Fields.Text(part, "image_url"u8) is null && Fields.Text(part, "file_id"u8) is null)
                return OpenAiErrors.Missing(here + ".image_url");
        }

        return null;
    }

    private ProviderError? ReasoningError(JsonElement[] items, int i)
    {
        var item = items[i];
        if (Fields.Text(item, "type"u8) != "reasoning")
            return null;
        var id = Fields.Text(item, "id"u8) ?? "";
        if (Fields.Text(item, "encrypted_content"u8) is { } encrypted)
        {
            if (!seal.Verify(encrypted, id))
                return OpenAiErrors.BadRequest($"The encrypted content for item {id} could not be verified.", null, "invalid_encrypted_content");
        }
        else if (!store.HasItem(id))
        {
            return OpenAiErrors.NotFound(
                $"Item with id '{id}' not found. Items are not persisted when `store` is set to false. Try again with `store` set to true, or remove this item from your input.", "input");
        }

        var followed = i + 1 < items.Length && (Fields.Text(items[i + 1], "role"u8) == "assistant"
            || Fields.Text(items[i + 1], "type"u8) is "function_call" or "custom_tool_call" or "reasoning");
        return followed ? null : OpenAiErrors.BadRequest($"Item '{id}' of type 'reasoning' was provided without its required following item.", "input");
    }

    private static ProviderError? PairingError(JsonElement[] items, SimulatedResponse? previous)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in previous?.Output ?? [])
        {
            if (item.Call is { } call)
                open.Add(call.Id);
        }

        foreach (var item in items)
        {
            var id = Fields.Text(item, "call_id"u8) ?? "";
            var type = Fields.Text(item, "type"u8);
            if (type is "function_call" or "custom_tool_call")
                open.Add(id);
            else if (type == "function_call_output" && !open.Remove(id))
                return OpenAiErrors.BadRequest($"No tool call found for function call output with call_id {id}.", "input");
            else if (type == "custom_tool_call_output" && !open.Remove(id))
                return OpenAiErrors.BadRequest($"No tool call found for custom tool call output with call_id {id}.", "input");
        }

        return open.Count == 0 ? null : OpenAiErrors.BadRequest($"No tool output found for function call {open.Order(StringComparer.Ordinal).First()}.", "input");
    }
}
