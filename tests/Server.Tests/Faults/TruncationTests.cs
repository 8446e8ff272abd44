using System.Text;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Faults;

/// <summary>F-A1: a cut stream is never taken for a whole one, wherever it is cut and whoever translates it.</summary>
public sealed class TruncationTests
{
    public static TheoryData<Dialect, Dialect> Pairs()
    {
        var pairs = new TheoryData<Dialect, Dialect>();
        foreach (var provider in Caller.Surfaces)
        {
            foreach (var caller in Caller.Surfaces)
            {
                pairs.Add(provider, caller);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task F_A1_CutAfterAnyEvent_IsVisible(Dialect provider, Dialect caller)
    {
        var frames = SseText.Frames(Goldens.Stream(provider));
        var keep = 0;
        await using var upstream = new ScriptedProvider(async (_, connection) =>
        {
            await connection.BeginStreamAsync();
            await connection.ChunkAsync(string.Concat(frames.Take(Volatile.Read(ref keep))));
            connection.Cut();
        });
        await using var gateway = await TestGateway.StartAsync(Yaml.One(provider, upstream.Url, "retry: { max_attempts: 1 }"));
        for (keep = 0; keep < frames.Count; keep++)
        {
            using var response = await gateway.Http.PostAsync(caller, Caller.BodyOf(caller, "m-a", stream: true));
            var text = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
            {
                ((int)response.StatusCode).ShouldBeInRange(500, 504, $"cut after {keep}: {text}");
                continue;
            }

            var events = SseText.Read(text);
            Caller.HasError(caller, events).ShouldBeTrue($"no error after a cut at {keep}:\n{text}");
            Caller.HasSuccessEnd(caller, events).ShouldBeFalse($"a success end after a cut at {keep}:\n{text}");
            Goldens.Text.ShouldStartWith(Caller.TextOf(caller, events));
        }

        var lines = await gateway.LogLinesAsync(2 * frames.Count);
        lines.Where(line => line.Contains("\"event\":\"request\"", StringComparison.Ordinal)).ShouldAllBe(line => line.Contains("\"fault\":", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task F_A3_ProviderNeverClosesAfterItsTerminator_TheAnswerEndsWell(Dialect provider, Dialect caller)
    {
        await using var upstream = new ScriptedProvider(async (_, connection) =>
        {
            await connection.BeginStreamAsync();
            await connection.ChunkAsync(Goldens.Stream(provider));
            await connection.WaitForCloseAsync();
        });
        await using var gateway = await TestGateway.StartAsync(Yaml.One(provider, upstream.Url));
        using var response = await gateway.Http.PostAsync(caller, Caller.BodyOf(caller, "m-a", stream: true));
        var text = await response.Content.ReadAsStringAsync();
        var events = SseText.Read(text);

        Caller.TextOf(caller, events).ShouldBe(Goldens.Text, text);
        Caller.HasSuccessEnd(caller, events).ShouldBeTrue(text);
        Caller.HasError(caller, events).ShouldBeFalse(text);
        (await gateway.LogLinesAsync(2)).ShouldAllBe(line => !line.Contains("\"fault\":", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task F_A3_WholeStream_IsTextOnceAndOneTerminator(Dialect provider, Dialect caller)
    {
        await using var upstream = ScriptedProvider.Streaming(Encoding.UTF8.GetBytes(Goldens.Stream(provider)));
        await using var gateway = await TestGateway.StartAsync(Yaml.One(provider, upstream.Url));
        using var response = await gateway.Http.PostAsync(caller, Caller.BodyOf(caller, "m-a", stream: true));
        var text = await response.Content.ReadAsStringAsync();
        var events = SseText.Read(text);

        response.IsSuccessStatusCode.ShouldBeTrue(text);
        Caller.TextOf(caller, events).ShouldBe(Goldens.Text, text);
        Caller.HasSuccessEnd(caller, events).ShouldBeTrue(text);
        Caller.HasError(caller, events).ShouldBeFalse(text);
    }
}
