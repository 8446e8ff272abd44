using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>Writes a conversation as <c>instructions</c> and <c>input</c> items.</summary>
internal sealed class MessageWriter
{
    private readonly CanonicalRequest request;
    private readonly LossList losses;
    private readonly ContentWriter content;
    private readonly bool isForeign;
    private readonly bool keepsThinking;
    private int items;

    public MessageWriter(CanonicalRequest request, RequestTarget target, LossList losses)
    {
        this.request = request;
        this.losses = losses;
        content = new ContentWriter(request, target, losses);
        isForeign = request.Origin != Dialect.OpenAiResponses;
        keepsThinking = ThinkingRules.Keep(request, target, Dialect.OpenAiResponses);
        if (!keepsThinking)
        {
            losses.Add("thinking");
        }
    }

    /// <summary>Writes both properties; a fault names what this vendor cannot read.</summary>
    public Fault? Write(ref JsonOut json)
    {
        // Instructions alone are no input: a lone system message stays a message.
        var first = 0;
        if (request.Messages.Count > 1 && IsInstructions(request.Messages[0]))
        {
            json.Name("instructions"u8);
            json.Text(((TextPart)request.Messages[0].Parts[0]).Text);
            first = 1;
        }

        json.Name("input"u8);
        json.BeginArray();
        for (var i = first; i < request.Messages.Count; i++)
        {
            WriteMessage(ref json, request.Messages[i]);
        }

        json.EndArray();
        return content.Fault ?? (isForeign && items == 0 ? NothingLeft : null);
    }

    private static Fault NothingLeft => new(FaultKind.NotTranslatable, "messages holds nothing that the Responses API could be given as input") { Param = "messages" };

    private static bool IsInstructions(Message message) =>
        message is { Role: Role.System, Parts: [TextPart { CacheBreakpoint.IsAbsent: true }] };

    private void WriteMessage(ref JsonOut json, Message message)
    {
        var open = false;
        foreach (var part in message.Parts)
        {
            if (ContentWriter.IsContent(part))
            {
                if (!open)
                {
                    items++;
                    BeginMessage(ref json, message);
                    open = true;
                }

                content.Write(ref json, part, message.Role == Role.Assistant);
                continue;
            }

            EndMessage(ref json, ref open);
            WriteItem(ref json, part);
        }

        EndMessage(ref json, ref open);
    }

    private static void BeginMessage(ref JsonOut json, Message message)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text("message"u8);
        json.Name("role"u8);
        json.Text(message.Role switch
        {
            Role.System => "system"u8,
            Role.Developer => "developer"u8,
            Role.Assistant => "assistant"u8,
            _ => "user"u8,
        });
        if (message.Phase is { } phase)
        {
            json.Name("phase"u8);
            json.Text(JsonText.From(phase));
        }

        json.Name("content"u8);
        json.BeginArray();
    }

    private static void EndMessage(ref JsonOut json, ref bool open)
    {
        if (open)
        {
            json.EndArray();
            json.EndObject();
            open = false;
        }
    }

    private void WriteItem(ref JsonOut json, Part part)
    {
        switch (part)
        {
            case ToolCallPart call:
                items++;
                WriteCall(ref json, call);
                break;
            case ToolResultPart result:
                items++;
                WriteResult(ref json, result);
                break;
            case ThinkingPart thinking when keepsThinking:
                WriteThinking(ref json, thinking);
                break;
            case OpaquePart { Origin: Dialect.OpenAiResponses } opaque:
                json.Raw(opaque.Raw);
                break;
            case OpaquePart opaque:
                losses.Add(opaque.Type);
                break;
        }
    }

    // Stored item ids pair calls with the reasoning before them; without that reasoning they would be refused.
    private void WriteCall(ref JsonOut json, ToolCallPart call)
    {
        var keepsId = keepsThinking && !isForeign;
        ItemJson.Call(ref json, call.IsCustom, keepsId ? call.ItemId.Raw : default, default, new CallText
        {
            CallId = call.CallId.Raw,
            Name = ToolNames.Shorten(call.Name).Raw,
            Arguments = CallArguments.Of(call).Raw,
        });
    }

    private void WriteThinking(ref JsonOut json, ThinkingPart thinking)
    {
        // Bare text is no state: there is nothing that the model could take up again.
        if (thinking.Encrypted.IsNull && thinking.ItemId.IsNull)
        {
            losses.Add("thinking");
            return;
        }

        ItemJson.Reasoning(ref json, thinking.ItemId.Raw, default, thinking.Text.Raw, thinking.Encrypted);
    }

    private void WriteResult(ref JsonOut json, ToolResultPart result)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text(result.IsCustom ? "custom_tool_call_output"u8 : "function_call_output"u8);
        json.Name("call_id"u8);
        json.Text(result.CallId);
        json.Name("output"u8);
        if (result.IsError)
        {
            losses.Add("is_error");
        }

        content.WriteOutput(ref json, result);
        json.EndObject();
    }
}
