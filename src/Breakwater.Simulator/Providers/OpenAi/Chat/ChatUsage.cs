using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Simulator.Providers.OpenAi.Chat;

/// <summary>The usage object of chat completions.</summary>
internal static class ChatUsage
{
    public static void Write(Utf8JsonWriter json, int input, int cached, IReadOnlyList<Answer> answers)
    {
        var output = answers.Sum(static answer => answer.OutputTokens);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, input);
        json.WriteNumber("completion_tokens"u8, output);
        json.WriteNumber("total_tokens"u8, input + output);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, cached);
        json.WriteNumber("audio_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, answers.Sum(static answer => answer.Reasoning.Count));
        json.WriteNumber("audio_tokens"u8, 0);
        json.WriteNumber("accepted_prediction_tokens"u8, 0);
        json.WriteNumber("rejected_prediction_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
