using System.Text.Json;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line.Affinity;

/// <summary>A provider that keeps the beginnings of prompts for five minutes after their last use, and tells what it read of them.</summary>
internal sealed class CachingProvider(Func<TimeSpan> now)
{
    private const int BytesPerToken = 4;
    private const int LeastTokens = 1024;

    private readonly Dictionary<string, TimeSpan> _ends = new(StringComparer.Ordinal);

    public long PromptTokens { get; private set; }

    public long CachedTokens { get; private set; }

    public int Calls { get; private set; }

    public List<int> Keys { get; } = [];

    public bool IsDown { get; set; }

    public ValueTask<UpstreamReply> AnswerAsync(UpstreamCall call, CancellationToken cancellation)
    {
        if (IsDown)
        {
            return new(new ScriptedReply(503, "{}"));
        }

        Calls++;
        Keys.Add(call.Key);
        using var body = JsonDocument.Parse(call.Body);
        var (prefix, cached) = ("", 0);
        foreach (var message in body.RootElement.GetProperty("messages").EnumerateArray())
        {
            prefix += message.GetProperty("content").GetString() + '\n';
            cached = prefix.Length / BytesPerToken >= LeastTokens && _ends.TryGetValue(prefix, out var end) && end > now() ? prefix.Length / BytesPerToken : cached;
            _ends[prefix] = now() + TimeSpan.FromMinutes(5);
        }

        var prompt = prefix.Length / BytesPerToken;
        (PromptTokens, CachedTokens) = (PromptTokens + prompt, CachedTokens + cached);
        return new(new ScriptedReply(200, LineRig.Answer.Replace("\"prompt_tokens\":9", $"\"prompt_tokens\":{prompt},\"prompt_tokens_details\":{{\"cached_tokens\":{cached}}}", StringComparison.Ordinal)));
    }
}
