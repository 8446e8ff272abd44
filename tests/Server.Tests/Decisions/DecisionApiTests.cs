using System.Text;
using System.Text.Json;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;
using Breakwater.Storage.Sqlite;

namespace Breakwater.Server.Tests.Decisions;

/// <summary>Decisions of a real gateway, as operators read them.</summary>
public sealed class DecisionApiTests : IAsyncLifetime
{
    private const string Canary = "c4n4ry-of-the-prompt";
    private readonly DecisionStage stage = new();
    private readonly List<ScriptedProvider> providers = [];
    private SqliteStore store = null!;
    private TestGateway gateway = null!;

    public async ValueTask InitializeAsync()
    {
        store = await stage.OpenAsync();
        providers.Add(ScriptedProvider.Answering(500, "{\"error\":{\"message\":\"" + Canary + "\",\"type\":\"server_error\",\"param\":null,\"code\":null}}"));
        providers.Add(ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat).Replace(Goldens.Text, Canary, StringComparison.Ordinal)));
        gateway = await TestGateway.StartAsync(Yaml.Two(Dialect.OpenAiChat, providers[0].Url, Dialect.OpenAiChat, providers[1].Url), decisions: store.Decisions);
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await store.DisposeAsync();
        foreach (var provider in providers)
        {
            await provider.DisposeAsync();
        }

        stage.Dispose();
    }

    [Fact]
    public async Task Request_Served_IsFoundByItsId_WithItsAttempts_AndDerivesAgain()
    {
        var id = await AskAsync("m-a");
        var (status, text) = await ReadAsync($"/admin/decisions/{id}");

        status.ShouldBe(200, text);
        var answer = JsonSerializer.Deserialize(text, DecisionJson.Default.DecisionAnswer)!;
        answer.Decision.Attempts.Select(attempt => (attempt.Provider, attempt.Fault)).ShouldBe([("a", "provider_unavailable"), ("b", null)]);
        answer.Decision.Live!.Count.ShouldBe(answer.Plan!.Candidates.Count);
        Rederivation.Of(answer.Decision, answer.Plan).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Id_Unknown_Is404_ThatSaysForHowLongTheyAreKept()
    {
        await AskAsync("m-a");
        var (status, text) = await ReadAsync("/admin/decisions/req_nothing");

        status.ShouldBe(404);
        text.ShouldContain("7 days");
    }

    [Fact]
    public async Task List_InPages_GivesEachOnce_NewestFirst()
    {
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add(await AskAsync("m-a"));
            await ReadAsync(i % 3 == 0 ? "/admin/decisions?limit=1" : "/admin/status");
        }

        var (seen, next) = (new List<string>(), "");
        do
        {
            var page = JsonSerializer.Deserialize((await ReadAsync($"/admin/decisions?limit=2{next}")).Text, DecisionJson.Default.DecisionsAnswer)!;
            seen.AddRange(page.Decisions.Select(one => one.Id));
            page.Decisions.ShouldAllBe(one => page.Plans.ContainsKey(one.Plan!));
            next = page.Next is { } cursor ? $"&cursor={cursor}" : null;
        }
        while (next is not null);

        seen.ShouldBe(Enumerable.Reverse(ids));
    }

    [Fact]
    public async Task List_Filtered_GivesThoseThatMatch()
    {
        var good = await AskAsync("m-a");
        await AskAsync("nothing-of-ours");

        (await IdsAsync("status=200")).ShouldBe([good]);
        (await IdsAsync("model=m-b")).ShouldBe([good]);
        (await IdsAsync("tenant=acme")).ShouldBeEmpty();
        (await IdsAsync("to=2020-01-01T00:00:00Z")).ShouldBeEmpty();
        (await IdsAsync("from=2020-01-01T00:00:00Z")).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("from=yesterday", "from is 'yesterday'")]
    [InlineData("limit=0", "limit is '0'")]
    [InlineData("limit=1001", "from 1 to 1000")]
    [InlineData("status=ok", "status is 'ok'")]
    [InlineData("cursor=9", "cursor is '9'")]
    public async Task List_BadQuery_SaysWhatIsWrong(string query, string told)
    {
        var (status, text) = await ReadAsync($"/admin/decisions?{query}");

        status.ShouldBe(400);
        JsonDocument.Parse(text).RootElement.GetProperty("error").GetString()!.ShouldContain(told);
    }

    [Fact]
    public async Task Status_OfAGatewayThatDecides_TellsOfTheLog()
    {
        await AskAsync("m-a");
        await ReadAsync("/admin/decisions");
        using var status = JsonDocument.Parse((await ReadAsync("/admin/status")).Text);
        var log = status.RootElement.GetProperty("decisions");

        (log.GetProperty("kept").GetInt64(), log.GetProperty("waiting").GetInt64(), log.GetProperty("dropped").GetInt64()).ShouldBe((1, 0, 0));
    }

    [Fact]
    public async Task Blocks_WhateverIsSaid_HoldNoWordOfIt()
    {
        foreach (var body in (string[])[Body("m-a"), Body("nothing-of-ours"), Body("m-a").Insert(1, $"\"temperature\":\"{Canary}\","), Body("m-a")[..^2], Body("m-a").Insert(1, $"\"metadata\":{{\"a\":\"{Canary}\"}},")])
        {
            using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, body);
            await gateway.SettledAsync(response.Headers.GetValues("x-request-id").Single());
        }

        (await ReadAsync("/admin/decisions")).Text.ShouldNotContain("c4n4ry");
        var blocks = await store.Decisions.ReadAsync(new BlockRange(default, DateTimeOffset.MaxValue, long.MaxValue, 100), default);
        blocks.ShouldNotBeEmpty();
        string.Concat(blocks.Select(block => Encoding.UTF8.GetString(block.Lines.Span))).ShouldNotContain("c4n4ry");
    }

    [Fact]
    public async Task Gateway_WithoutAStore_HasNoDecisions()
    {
        await using var bare = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, providers[1].Url));

        (await bare.AdminAsync(HttpMethod.Get, "/admin/decisions")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    private async Task<string> AskAsync(string model)
    {
        using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, Body(model));
        var id = response.Headers.GetValues("x-request-id").Single();
        await gateway.SettledAsync(id);
        return id;
    }

    private async Task<(int Status, string Text)> ReadAsync(string path)
    {
        using var answer = await gateway.AdminAsync(HttpMethod.Get, path);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<IReadOnlyList<string>> IdsAsync(string query)
    {
        var (status, text) = await ReadAsync($"/admin/decisions?{query}");
        status.ShouldBe(200, text);
        return [.. JsonSerializer.Deserialize(text, DecisionJson.Default.DecisionsAnswer)!.Decisions.Select(one => one.Id)];
    }

    private static string Body(string model) => Caller.BodyOf(Dialect.OpenAiChat, model).Replace("\"Hi\"", $"\"{Canary}\"", StringComparison.Ordinal);
}
