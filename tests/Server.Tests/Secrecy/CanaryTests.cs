using System.Security.Cryptography;
using System.Text;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Secrecy;

/// <summary>F-L3: keys and what people and models say to each other are in no log, header or error, however a request ends.</summary>
public sealed class CanaryTests
{
    private const string Prompt = "c4n4ry-of-the-prompt";
    private const string Answer = "c4n4ry-of-the-answer";
    private const string TenantKey = "bw_c4n4ry-of-the-tenant";
    private const string ProviderKey = "sk-c4n4ry-of-the-provider";

    /// <summary>What the first provider does; each but the first two is a way to fail.</summary>
    private static readonly (string Name, Func<Dialect, bool, ScriptedConnection, Task> Act)[] Acts =
    [
        ("answers", static (dialect, stream, connection) => AnswerAsync(connection, dialect, stream, int.MaxValue)),
        ("answers with an error event at the end", static (dialect, stream, connection) => AnswerAsync(connection, dialect, stream, 5, ErrorEvent(dialect))),
        ("cuts", static (dialect, stream, connection) => CutAsync(connection, dialect, stream)),
        ("sends garbage", static (_, _, connection) => connection.AnswerAsync(200, $"{Answer} {Prompt} {ProviderKey}", "text/html")),
        ("breaks the connection", static (_, _, connection) => { connection.Cut(); return Task.CompletedTask; }),
        ("is no HTTP", static async (_, _, connection) => { await connection.WriteAsync(Encoding.ASCII.GetBytes($"{Answer} {ProviderKey}\r\n\r\n")); connection.Cut(); }),
        .. new[] { 302, 400, 401, 402, 403, 408, 409, 429, 500, 501, 502, 503, 504, 529 }.Select(static status =>
            ($"says {status}", (Func<Dialect, bool, ScriptedConnection, Task>)((dialect, _, connection) => connection.AnswerAsync(status, Quoting(dialect), "application/json", "x-echo: " + ProviderKey, "location: /" + ProviderKey)))),
    ];

    public static TheoryData<Dialect, Dialect> Pairs()
    {
        var pairs = new TheoryData<Dialect, Dialect>();
        foreach (var caller in Caller.Surfaces)
        {
            foreach (var provider in Caller.Surfaces)
            {
                pairs.Add(caller, provider);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task F_L3_AnyOutcome_LeavesNoKeyAndNoWordInAnySink(Dialect caller, Dialect dialect)
    {
        var act = Acts[0].Act;
        var stream = false;
        await using var a = new ScriptedProvider((_, connection) => act(dialect, stream, connection));
        await using var b = new ScriptedProvider((_, connection) => AnswerAsync(connection, dialect, stream, int.MaxValue));
        using var logs = new CollectingLogs();
        await using var gateway = await TestGateway.StartAsync(Config(dialect, a.Url, b.Url), logging: logs);
        var requests = 0;
        foreach (var (name, next) in Acts)
        {
            foreach (var streams in (bool[])[false, true])
            {
                (act, stream) = (next, streams);
                foreach (var model in (string[])["m-a", "m-alone"])
                {
                    await CheckAsync(gateway, caller, Body(caller, model, streams), $"{name}, stream {streams}, {model}");
                    requests++;
                }
            }
        }

        foreach (var bad in Bad(caller))
        {
            await CheckAsync(gateway, caller, bad, bad);
            requests++;
        }

        var lines = await gateway.LogLinesAsync(2 * requests - Bad(caller).Length);
        lines.Count.ShouldBeGreaterThan(requests);
        ShouldBeClean(gateway.LogText, "the request log");
        ShouldBeClean(logs.Text, "the program's log");
    }

    private static async Task CheckAsync(TestGateway gateway, Dialect caller, string body, string what)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Caller.PathOf(caller)) { Content = new StringContent(body) };
        request.Headers.Add("authorization", "Bearer " + TenantKey);
        string text;
        using var response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        text = await response.Content.ReadAsStringAsync();
        ShouldBeClean(response.Headers + response.Content.Headers.ToString(), $"headers when a provider {what}");
        text.ShouldNotContain(TenantKey, customMessage: what);
        if (what.StartsWith("says 400", StringComparison.Ordinal) || what.StartsWith("says 409", StringComparison.Ordinal))
        {
            // A provider's verdict on the request itself is the caller's to read, as it came.
            return;
        }

        text.ShouldNotContain(ProviderKey, customMessage: what);
        if (!response.IsSuccessStatusCode)
        {
            ShouldBeClean(text, $"the error when a provider {what}");
        }
    }

    private static void ShouldBeClean(string text, string where) => text.ShouldNotContain("c4n4ry", Case.Insensitive, $"in {where}");

    private static string Body(Dialect dialect, string model, bool stream) => Caller.BodyOf(dialect, model, stream).Replace("\"Hi\"", $"\"{Prompt}\"", StringComparison.Ordinal);

    private static string[] Bad(Dialect dialect)
    {
        var good = Body(dialect, "m-a", stream: false);
        return
        [
            good[..^3], good + Prompt, good.Replace($"\"{Prompt}\"", Prompt, StringComparison.Ordinal), good.Replace($"\"{Prompt}\"", $"\"{Prompt}\" \"{Prompt}\"", StringComparison.Ordinal),
            good.Replace($"\"{Prompt}\"", $"{{\"{Prompt}\":1,\"x\":[\"{Prompt}\"]}}", StringComparison.Ordinal), good.Replace($"\"{Prompt}\"", $"\"{Prompt}\\x\"", StringComparison.Ordinal),
            good.Insert(1, $"\"temperature\":\"{Prompt}\","), good.Insert(1, $"\"tools\":\"{Prompt}\","), good.Insert(1, $"\"stop\":{{\"a\":\"{Prompt}\"}},"), Prompt,
        ];
    }

    private static string Quoting(Dialect dialect) => dialect == Dialect.Anthropic
        ? $$"""{"type":"error","error":{"type":"api_error","message":"{{ProviderKey}} asked {{Prompt}} and heard {{Answer}}" },"request_id":"req_up"}"""
        : $$"""{"error":{"message":"{{ProviderKey}} asked {{Prompt}} and heard {{Answer}}","type":"server_error","param":"{{Prompt}} {{ProviderKey}}","code":"{{Prompt}} {{ProviderKey}}" } }""";

    private static string ErrorEvent(Dialect dialect) => dialect switch
    {
        Dialect.Anthropic => "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"" + Prompt + "\"}}\n\n",
        Dialect.OpenAiResponses => "event: error\ndata: {\"type\":\"error\",\"sequence_number\":5,\"error\":{\"type\":\"server_error\",\"code\":\"server_error\",\"message\":\"" + Prompt + "\",\"param\":null}}\n\n",
        _ => "data: {\"error\":{\"message\":\"" + Prompt + "\",\"type\":\"server_error\",\"param\":null,\"code\":null}}\n\n",
    };

    private static async Task AnswerAsync(ScriptedConnection connection, Dialect dialect, bool stream, int frames, string more = "")
    {
        if (!stream)
        {
            await connection.AnswerAsync(200, Goldens.Answer(dialect).Replace(Goldens.Text, Answer, StringComparison.Ordinal));
            return;
        }

        await connection.BeginStreamAsync();
        await connection.ChunkAsync(string.Concat(SseText.Frames(Goldens.Stream(dialect).Replace("Hel", Answer, StringComparison.Ordinal)).Take(frames)) + more);
        await connection.EndStreamAsync();
    }

    private static async Task CutAsync(ScriptedConnection connection, Dialect dialect, bool stream)
    {
        if (stream)
        {
            await connection.BeginStreamAsync();
            await connection.ChunkAsync(string.Concat(SseText.Frames(Goldens.Stream(dialect).Replace("Hel", Answer, StringComparison.Ordinal)).Take(6)));
        }
        else
        {
            await connection.WriteAsync(Encoding.UTF8.GetBytes("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n" + Goldens.Answer(dialect).Replace(Goldens.Text, Answer, StringComparison.Ordinal)));
        }

        connection.Cut();
    }

    private static string Config(Dialect dialect, Uri a, Uri b) => Yaml.Two(dialect, a, dialect, b, $$"""
        tenants: [ { id: acme, keys_sha256: ["{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(TenantKey)))}}"] } ]
        retry: { max_attempts: 2, base_backoff_ms: 1, cap_backoff_ms: 2 }
        """)
        .Replace("sk-secret", ProviderKey, StringComparison.Ordinal)
        .Replace("routes:", $"  - {{ id: m-alone, provider: a, surface: {Surface(dialect)}, price_usd_per_mtok: {{ input: 1.0, output: 4.0 }} }}\nroutes:\n  - {{ name: alone, match: {{ model: m-alone }}, candidates: [m-alone] }}", StringComparison.Ordinal);

    private static string Surface(Dialect dialect) => dialect switch { Dialect.OpenAiChat => "chat", Dialect.OpenAiResponses => "responses", _ => "messages" };
}
