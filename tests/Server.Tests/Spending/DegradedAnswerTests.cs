using System.ClientModel;
using System.ClientModel.Primitives;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using Breakwater.Server.Tests.Refusals;
using Breakwater.Server.Tests.Support;
using OpenAI;
using OpenAI.Chat;

namespace Breakwater.Server.Tests.Spending;

/// <summary>A5.9, A5.10 from the outside: what callers over their budget are given in place of a refusal, and that they are told.</summary>
public sealed class DegradedAnswerTests
{
    private const string Spent = "day: 0.000000001";
    private const string Ample = "day: 50";
    private const string Serve = "budgets: { cached_answers: { serve: non_critical } }";

    [Theory]
    [InlineData("/v1/chat/completions", false)]
    [InlineData("/v1/chat/completions", true)]
    [InlineData("/v1/responses", false)]
    [InlineData("/v1/responses", true)]
    [InlineData("/v1/messages", false)]
    [InlineData("/v1/messages", true)]
    public async Task A5_9_MoneyIsSpent_SameRequestGetsTheEarlierAnswerInEitherForm(string path, bool stream)
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, "bronze", Ample, Serve);
        var plain = OneProvider.Good[path];
        var options = path == "/v1/chat/completions" ? "\"stream\":true,\"stream_options\":{\"include_usage\":true}," : "\"stream\":true,";
        var body = stream ? plain.Insert(1, options) : plain;
        using var first = await PostAsync(gateway, path, body);
        var told = await first.Content.ReadAsStringAsync();
        await gateway.ReloadAsync(YamlOf(provider.Url, "bronze", Spent, Serve));
        using var again = await PostAsync(gateway, path, body);
        using var other = await PostAsync(gateway, path, stream ? plain : body.Insert(1, "\"stream\":true,"));
        using var unknown = await PostAsync(gateway, path, plain.Replace("Hi", "Ho", StringComparison.Ordinal));

        ((int)first.StatusCode, Header(first, "x-breakwater-degraded")).ShouldBe((200, null));
        ((int)again.StatusCode).ShouldBe(200);
        (await again.Content.ReadAsStringAsync()).ShouldBe((stream ? ": x-breakwater-degraded: budget_cached_answer\n\n" : "") + told);
        (Header(again, "x-breakwater-degraded"), Header(again, "x-breakwater-provider"), Header(again, "x-breakwater-cost-usd")).ShouldBe(("budget_cached_answer", null, null));
        int.Parse(Header(again, "age")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(0, 60);

        // A Chat stream without usage tells none, so no whole answer can be made of it; the reverse always can.
        ((int)other.StatusCode).ShouldBe(200, await other.Content.ReadAsStringAsync());
        other.Content.Headers.ContentType!.MediaType.ShouldBe(stream ? "application/json" : "text/event-stream");
        (await other.Content.ReadAsStringAsync()).ShouldContain("👋");
        ((int)unknown.StatusCode, Header(unknown, "age")).ShouldBe((429, null));
        provider.Requests.Count.ShouldBe(1);

        var lines = await gateway.LogLinesAsync(5);
        lines.ShouldAllBe(line => !line.Contains("👋", StringComparison.Ordinal));
        var records = lines.Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.GetProperty("event").GetString() == "request").ToList();
        records.Count(record => record.TryGetProperty("degraded", out var why) && why.GetString() == "budget_cached_answer" && record.GetProperty("fault").GetString() == "budget_exceeded"
            && record.GetProperty("status").GetInt32() == 200 && record.GetProperty("attempts").GetInt32() == 0).ShouldBe(2);
    }

    [Fact]
    public async Task A5_9_OfficialClients_ReadTheEarlierAnswerAsAny()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, "bronze", Ample, Serve);
        var chat = new ChatClient("m-chat", new ApiKeyCredential("bw_key"), new OpenAIClientOptions { Endpoint = new Uri(gateway.Host.DataAddress, "/v1"), RetryPolicy = new ClientRetryPolicy(0) });
        using var claude = new AnthropicClient { BaseUrl = gateway.Host.DataAddress.ToString().TrimEnd('/'), ApiKey = "bw_key", MaxRetries = 0 };
        var message = new MessageCreateParams { Model = "m-claude", MaxTokens = 9, Messages = [new UserMessageParam("Hi")] };
        await chat.CompleteChatAsync("Hi");
        await claude.Messages.Create(message);
        await gateway.ReloadAsync(YamlOf(provider.Url, "bronze", Spent, Serve));

        var answer = await chat.CompleteChatAsync("Hi");
        answer.Value.Content[0].Text.ShouldBe(Goldens.Text);
        answer.GetRawResponse().Headers.TryGetValue("x-breakwater-degraded", out var why).ShouldBeTrue();
        why.ShouldBe("budget_cached_answer");
        var updates = await chat.CompleteChatStreamingAsync("Hi").ToListAsync();
        string.Concat(updates.SelectMany(update => update.ContentUpdate).Select(part => part.Text)).ShouldBe(Goldens.Text);
        updates.Select(update => update.FinishReason).OfType<ChatFinishReason>().ShouldBe([ChatFinishReason.Stop]);
        var said = await claude.Messages.Create(message);
        said.Content[0].TryPickText(out var text).ShouldBeTrue();
        text!.Text.ShouldBe(Goldens.Text);
        provider.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A5_9_SwitchedOff_ForgetsAndRefuses()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, "bronze", Ample, Serve);
        using var first = await PostAsync(gateway, "/v1/chat/completions", OneProvider.Good["/v1/chat/completions"]);
        first.IsSuccessStatusCode.ShouldBeTrue();
        await gateway.ReloadAsync(YamlOf(provider.Url, "bronze", Spent, ""));
        await gateway.ReloadAsync(YamlOf(provider.Url, "bronze", Spent, Serve));
        using var refused = await PostAsync(gateway, "/v1/chat/completions", OneProvider.Good["/v1/chat/completions"]);

        ((int)refused.StatusCode).ShouldBe(429);
    }

    [Fact]
    public async Task A5_9_LessThanTheContextCosts_TaskOfHighValueGoesWithoutItsOldestTurns()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, "gold", "day: 0.015", "");
        const string Head = "{\"model\":\"m-claude\", \"max_tokens\":256, \"temperature\":0.8,\n \"system\":\"the rules\", \"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}],\n \"messages\":[ ";
        var filler = new string('x', 20_000);
        var old = $"{{\"role\":\"user\",\"content\":\"{filler}\"}} , {{\"role\":\"assistant\",\"content\":[{{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"f\",\"input\":{{}}}}]}},\n  {{\"role\":\"user\",\"content\":[{{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"content\":\"{filler}\"}}]}},{{\"role\":\"assistant\",\"content\":\"done\"}},\n";
        const string Rest = " {\"role\":\"user\",\"content\":\"the question\"},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"toolu_2\",\"name\":\"f\",\"input\":{}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_2\",\"content\":\"R\"}]}\n ]}";
        using var served = await PostAsync(gateway, "/v1/messages", Head + old + Rest);

        served.IsSuccessStatusCode.ShouldBeTrue(await served.Content.ReadAsStringAsync());
        Header(served, "x-breakwater-degraded").ShouldBe("budget_context_shortened");
        Encoding.UTF8.GetString(provider.Requests.Single().Body).ShouldBe(Head.Replace("0.8", "0.3", StringComparison.Ordinal) + Rest.TrimStart());
        var record = JsonDocument.Parse((await gateway.LogLinesAsync(2))[1]).RootElement;
        record.GetProperty("degraded").GetString().ShouldBe("budget_context_shortened");
        record.GetProperty("held_nano_usd").GetInt64().ShouldBeLessThan(2_000_000);
    }

    [Fact]
    public async Task A5_9_RouteKeepsWholeContexts_IsRefusedInstead()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        var yaml = YamlOf(provider.Url, "gold", "day: 0.015", "").Replace("candidates: [m-chat]", "candidates: [m-chat], shorten_context: false", StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync(yaml);
        var filler = new string('x', 40_000);
        var body = $$"""{"model":"m-chat","messages":[{"role":"user","content":"{{filler}}"},{"role":"assistant","content":"A"},{"role":"user","content":"the question"}]}""";
        using var refused = await PostAsync(gateway, "/v1/chat/completions", body);

        ((int)refused.StatusCode).ShouldBe(429);
        provider.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void Configuration_AnswerLargerThanItsShareOfTheMemory_IsRefused() =>
        Configuration.Yaml.Read("budgets: { cached_answers: { serve: all, max_bytes: 1MiB, max_answer_bytes: 300KiB } }").Problems.Select(problem => problem.Key)
            .ShouldBe(["budgets.cached_answers.max_answer_bytes"]);

    private static string YamlOf(Uri url, string tier, string budget, string more) =>
        OneProvider.Yaml(url, $"tenants:\n  - {{ id: acme, tier: {tier}, keys_sha256: [\"{Convert.ToHexStringLower(SHA256.HashData("bw_key"u8))}\"], budget_usd: {{ {budget} }} }}\n{more}");

    private static Task<TestGateway> StartAsync(Uri url, string tier, string budget, string more) => TestGateway.StartAsync(YamlOf(url, tier, budget, more));

    private static async Task<HttpResponseMessage> PostAsync(TestGateway gateway, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body), Headers = { { "authorization", "Bearer bw_key" } } };
        return await gateway.Http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
