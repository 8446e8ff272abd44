using System.Text;
using System.Text.Json;
using Breakwater.Core.Wire;

namespace Breakwater.Server.Tests.Support;

/// <summary>Requests of the three chat surfaces, and what their streams mean.</summary>
public static class Caller
{
    public static readonly Dialect[] Surfaces = [Dialect.OpenAiChat, Dialect.OpenAiResponses, Dialect.Anthropic];

    public static string PathOf(Dialect dialect) => dialect switch
    {
        Dialect.OpenAiChat => "/v1/chat/completions",
        Dialect.OpenAiResponses => "/v1/responses",
        _ => "/v1/messages",
    };

    public static string BodyOf(Dialect dialect, string model, bool stream = false) => dialect switch
    {
        Dialect.OpenAiChat => $$"""{"model":"{{model}}","stream":{{(stream ? "true,\"stream_options\":{\"include_usage\":true}" : "false")}},"messages":[{"role":"user","content":"Hi"}]}""",
        Dialect.OpenAiResponses => $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"input":"Hi"}""",
        _ => $$"""{"model":"{{model}}","max_tokens":64,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"Hi"}]}""",
    };

    public static async Task<HttpResponseMessage> PostAsync(this HttpClient http, Dialect dialect, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(dialect)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (dialect == Dialect.Anthropic)
        {
            request.Headers.Add("anthropic-version", "2023-06-01");
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>True when the stream tells its reader that the answer is complete.</summary>
    public static bool HasSuccessEnd(Dialect dialect, IReadOnlyList<(string Event, string Data)> events) => dialect switch
    {
        Dialect.OpenAiChat => events.Any(e => e.Data == "[DONE]"),
        Dialect.OpenAiResponses => events.Any(e => TypeOf(e.Data) is "response.completed" or "response.incomplete"),
        _ => events.Any(e => TypeOf(e.Data) == "message_stop"),
    };

    /// <summary>True when the stream tells its reader that the answer failed, in the dialect's own way.</summary>
    public static bool HasError(Dialect dialect, IReadOnlyList<(string Event, string Data)> events) => dialect switch
    {
        Dialect.OpenAiChat => events.Any(e => e.Data != "[DONE]" && JsonDocument.Parse(e.Data).RootElement.TryGetProperty("error", out _)),
        Dialect.OpenAiResponses => events.Any(e => TypeOf(e.Data) == "response.failed") && events.Any(e => TypeOf(e.Data) == "error"),
        _ => events.Any(e => e.Event == "error" && TypeOf(e.Data) == "error"),
    };

    /// <summary>All text of the answer, in order.</summary>
    public static string TextOf(Dialect dialect, IReadOnlyList<(string Event, string Data)> events)
    {
        var text = new StringBuilder();
        foreach (var (_, data) in events)
        {
            if (data == "[DONE]")
            {
                continue;
            }

            var root = JsonDocument.Parse(data).RootElement;
            var piece = dialect switch
            {
                Dialect.OpenAiChat => root.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0
                    && choices[0].TryGetProperty("delta", out var delta) && delta.TryGetProperty("content", out var content) ? content.GetString() : null,
                Dialect.OpenAiResponses => TypeOf(data) == "response.output_text.delta" ? root.GetProperty("delta").GetString() : null,
                _ => TypeOf(data) == "content_block_delta" && root.GetProperty("delta").TryGetProperty("text", out var added) ? added.GetString() : null,
            };
            text.Append(piece);
        }

        return text.ToString();
    }

    public static string TypeOf(string data) =>
        data.StartsWith('{') && JsonDocument.Parse(data).RootElement.TryGetProperty("type", out var type) ? type.GetString() ?? "" : "";
}
