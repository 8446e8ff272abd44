using System.Text;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Faults;

/// <summary>F-E3: a stream whose provider tells no usage is settled on an estimate, and the record says so.</summary>
public sealed class MissingUsageTests
{
    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.Anthropic)]
    public async Task F_E3_UsageAbsent_IsEstimatedAndMarked(Dialect dialect)
    {
        var frames = SseText.Frames(Goldens.Stream(dialect)).Where(static frame => !frame.Contains("\"usage\":{\"prompt_tokens\"", StringComparison.Ordinal));
        var sse = string.Concat(frames.Select(static frame => frame.Replace("\"usage\":", "\"unused\":", StringComparison.Ordinal)));
        await using var provider = ScriptedProvider.Streaming(Encoding.UTF8.GetBytes(sse));
        await using var gateway = await TestGateway.StartAsync(Yaml.One(dialect, provider.Url));
        foreach (var caller in Caller.Surfaces)
        {
            using var response = await gateway.Http.PostAsync(caller, Caller.BodyOf(caller, "m-a", stream: true));
            Caller.TextOf(caller, SseText.Read(await response.Content.ReadAsStringAsync())).ShouldBe(Goldens.Text);
        }

        var records = (await gateway.LogLinesAsync(6)).Where(static line => line.Contains("\"event\":\"request\"", StringComparison.Ordinal)).ToArray();
        records.Length.ShouldBe(3);
        records.ShouldAllBe(static line => line.Contains("\"usage_estimated\":true", StringComparison.Ordinal));
    }
}
