using System.Buffers.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>Takes one create request apart. The body must have passed the envelope's checks; what those leave open is checked here.</summary>
internal sealed class RequestReader
{
    private readonly ItemReader items = new();
    private readonly List<ExtraField> extras = [];
    private readonly ReasoningReader reasoning = new();
    private Fault? fault;
    private JsonText instructions;
    private ReadOnlyMemory<byte> input;
    private JsonText user;
    private CanonicalRequest request = new() { Origin = Dialect.OpenAiResponses, Model = "", Messages = [], IncludeUsage = true };

    public Fault? Read(ReadOnlyMemory<byte> body, out CanonicalRequest? result)
    {
        var members = new JsonCursor(body);
        while (members.Next() && fault is null)
        {
            if (members.Is("input"u8))
            {
                input = members.Raw.Bytes;
            }
            else if (members.Kind != JsonKind.Null && !ReadText(members) && !ReadNumber(members) && !ReadFlag(members) && !ReadStructure(members))
            {
                extras.Add(new ExtraField(members.Name(), members.Raw));
            }
        }

        if (!instructions.IsNull)
        {
            items.AddInstructions(instructions);
        }

        fault ??= items.Read(input);
        result = fault is not null ? null : request with
        {
            Messages = items.Messages,
            Reasoning = reasoning.Options,
            UserId = request.UserId.IsNull ? user : request.UserId,
            Extras = extras,
        };
        return fault;
    }

    private bool ReadText(in JsonCursor member)
    {
        if (member.Kind != JsonKind.String)
        {
            return false;
        }

        if (member.Is("model"u8))
        {
            request = request with { Model = member.KeptText.Value };
            return true;
        }

        if (member.Is("instructions"u8))
        {
            instructions = member.KeptText;
            return true;
        }

        if (member.Is("safety_identifier"u8))
        {
            request = request with { UserId = member.KeptText };
            return true;
        }

        if (member.Is("user"u8))
        {
            user = member.KeptText;
            return true;
        }

        if (member.Is("service_tier"u8))
        {
            request = request with { ServiceTier = member.KeptText.Value };
            return true;
        }

        if (member.Is("prompt_cache_key"u8))
        {
            request = request with { PromptCacheKey = member.KeptText };
            return true;
        }

        if (member.Is("tool_choice"u8))
        {
            return SetChoice(ToolReader.ReadChoice(member.KeptText));
        }

        if (member.Is("truncation"u8))
        {
            return member.Text.SequenceEqual("disabled"u8);
        }

        return false;
    }

    private bool ReadNumber(in JsonCursor member)
    {
        if (member.Kind != JsonKind.Number || !Utf8Parser.TryParse(member.Value, out double number, out _))
        {
            return false;
        }

        if (member.Is("temperature"u8))
        {
            request = request with { Temperature = number };
            return true;
        }

        if (member.Is("top_p"u8))
        {
            request = request with { TopP = number };
            return true;
        }

        if (member.Is("max_output_tokens"u8))
        {
            request = request with { MaxOutputTokens = (long)number };
            return true;
        }

        return false;
    }

    private bool ReadFlag(in JsonCursor member)
    {
        if (member.Kind is not (JsonKind.True or JsonKind.False))
        {
            return false;
        }

        var isTrue = member.Kind == JsonKind.True;
        if (member.Is("stream"u8))
        {
            request = request with { Stream = isTrue };
            return true;
        }

        if (member.Is("parallel_tool_calls"u8))
        {
            request = request with { ParallelToolCalls = isTrue };
            return true;
        }

        if (member.Is("store"u8))
        {
            request = request with { Store = isTrue };
            return true;
        }

        if (member.Is("background"u8))
        {
            return !isTrue;
        }

        return false;
    }

    private bool ReadStructure(in JsonCursor member)
    {
        if (member.Is("tools"u8))
        {
            fault = ToolReader.ReadTools(member.Raw.Bytes, out var tools);
            request = request with { Tools = tools };
            return true;
        }

        if (member.Is("tool_choice"u8))
        {
            return SetChoice(ToolReader.ReadChoice(member.Raw.Bytes));
        }

        if (member.Is("text"u8))
        {
            return ReadTextSettings(member.Raw.Bytes);
        }

        if (member.Is("reasoning"u8))
        {
            return reasoning.Read(member.Raw.Bytes, extras);
        }

        if (member.Is("include"u8))
        {
            return reasoning.ReadInclude(member.Value);
        }

        if (member.Is("metadata"u8))
        {
            request = request with { Metadata = member.Raw };
            return true;
        }

        return false;
    }

    private bool SetChoice(ToolChoice? choice)
    {
        request = request with { ToolChoice = choice };
        return choice is not null;
    }

    private bool ReadTextSettings(ReadOnlyMemory<byte> text)
    {
        var members = new JsonCursor(text);
        while (members.Next())
        {
            if (members.Is("verbosity"u8) && members.Kind == JsonKind.String)
            {
                request = request with { Verbosity = members.KeptText.Value };
            }
            else if (members.Is("format"u8) && members.Kind == JsonKind.Object)
            {
                fault ??= ReadFormat(members.Raw.Bytes);
            }
            else if (members.Kind != JsonKind.Null)
            {
                extras.Add(new ExtraField("text." + members.Name(), members.Raw));
            }
        }

        return true;
    }

    private Fault? ReadFormat(ReadOnlyMemory<byte> format)
    {
        var type = JsonCursor.FindText(format.Span, "type"u8);
        var kind = type.SequenceEqual("text"u8) ? OutputKind.Text
            : type.SequenceEqual("json_object"u8) ? OutputKind.JsonObject
            : type.SequenceEqual("json_schema"u8) ? OutputKind.JsonSchema
            : (OutputKind?)null;
        if (kind is not { } known)
        {
            return Fault.InvalidRequest("text.format.type must be text, json_object or json_schema", "text.format.type");
        }

        var result = new OutputFormat(known);
        var members = new JsonCursor(format);
        while (members.Next())
        {
            result = members switch
            {
                var m when m.Is("name"u8) => result with { Name = m.KeptText },
                var m when m.Is("description"u8) => result with { Description = m.KeptText },
                var m when m.Is("schema"u8) => result with { Schema = m.Raw },
                var m when m.Is("strict"u8) && m.Kind is JsonKind.True or JsonKind.False => result with { Strict = m.Kind == JsonKind.True },
                _ => result,
            };
        }

        request = request with { Format = result };
        return known == OutputKind.JsonSchema && result.Schema.Kind != JsonKind.Object
            ? Fault.InvalidRequest("text.format.schema must be an object, the JSON schema of the answer", "text.format.schema")
            : null;
    }
}
