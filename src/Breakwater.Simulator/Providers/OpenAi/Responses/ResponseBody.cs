using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>The response object, with the parameters echoed and the vendor's defaults for the rest.</summary>
internal static class ResponseBody
{
    public static void Write(Utf8JsonWriter json, SimulatedResponse response, string status)
    {
        var root = response.Request.Root;
        var finished = status is ResponseStatus.Completed or ResponseStatus.Incomplete;
        json.WriteStartObject();
        json.WriteString("id"u8, response.Id);
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, response.CreatedAt);
        json.WriteString("status"u8, status);
        json.WriteBoolean("background"u8, response.Request.Background);
        if (response.CompletedAt is { } completed && finished)
            json.WriteNumber("completed_at"u8, completed);
        else
            json.WriteNull("completed_at"u8);
        json.WriteNull("error"u8);
        WriteIncomplete(json, status);
        Echo(json, root, "instructions"u8, "null"u8);
        Echo(json, root, "max_output_tokens"u8, "null"u8);
        Echo(json, root, "max_tool_calls"u8, "null"u8);
        json.WriteString("model"u8, response.Request.Model.Id);
        json.WriteStartArray("output"u8);
        if (finished)
        {
            foreach (var item in response.Output)
                item.Write(json);
        }

        json.WriteEndArray();
        WriteEchoes(json, root, finished);
        if (finished)
            WriteUsage(json, response);
        else
            json.WriteNull("usage"u8);
        Echo(json, root, "user"u8, "null"u8);
        Echo(json, root, "metadata"u8, "{}"u8);
        json.WriteEndObject();
    }

    private static void WriteEchoes(Utf8JsonWriter json, JsonElement root, bool finished)
    {
        Echo(json, root, "parallel_tool_calls"u8, "true"u8);
        Echo(json, root, "previous_response_id"u8, "null"u8);
        Echo(json, root, "prompt_cache_key"u8, "null"u8);
        Echo(json, root, "prompt_cache_retention"u8, "null"u8);
        WriteReasoning(json, root);
        Echo(json, root, "safety_identifier"u8, "null"u8);
        if (finished && Fields.Text(root, "service_tier"u8) is null or "auto")
            json.WriteString("service_tier"u8, "default"u8);
        else
            Echo(json, root, "service_tier"u8, "\"auto\""u8);
        Echo(json, root, "store"u8, "true"u8);
        Echo(json, root, "temperature"u8, "1.0"u8);
        WriteText(json, root);
        Echo(json, root, "tool_choice"u8, "\"auto\""u8);
        Echo(json, root, "tools"u8, "[]"u8);
        Echo(json, root, "top_logprobs"u8, "0"u8);
        Echo(json, root, "top_p"u8, "1.0"u8);
        Echo(json, root, "truncation"u8, "\"disabled\""u8);
    }

    private static void WriteIncomplete(Utf8JsonWriter json, string status)
    {
        if (status != ResponseStatus.Incomplete)
        {
            json.WriteNull("incomplete_details"u8);
            return;
        }

        json.WriteStartObject("incomplete_details"u8);
        json.WriteString("reason"u8, "max_output_tokens"u8);
        json.WriteEndObject();
    }

    private static void WriteReasoning(Utf8JsonWriter json, JsonElement root)
    {
        var reasoning = Fields.Get(root, "reasoning"u8) ?? default;
        json.WriteStartObject("reasoning"u8);
        json.WriteString("effort"u8, Fields.Text(reasoning, "effort"u8));
        json.WriteString("summary"u8, Fields.Text(reasoning, "summary"u8));
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, JsonElement root)
    {
        var text = Fields.Get(root, "text"u8) ?? default;
        json.WriteStartObject("text"u8);
        Echo(json, text, "format"u8, """{"type":"text"}"""u8);
        Echo(json, text, "verbosity"u8, "\"medium\""u8);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, SimulatedResponse response)
    {
        var input = response.Request.InputTokens;
        var output = response.Answer.OutputTokens;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, input);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, response.CachedTokens);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, output);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, response.Answer.Reasoning.Count);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, input + output);
        json.WriteEndObject();
    }

    private static void Echo(Utf8JsonWriter json, JsonElement from, ReadOnlySpan<byte> name, ReadOnlySpan<byte> otherwise)
    {
        json.WritePropertyName(name);
        if (Fields.Get(from, name) is { } value)
            value.WriteTo(json);
        else
            json.WriteRawValue(otherwise, skipInputValidation: true);
    }
}
