using System.Text.Json;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;
using Breakwater.Storage.Sqlite;

namespace Breakwater.Server.Tests.Decisions;

/// <summary>A store that stops holds up no request, and what was decided meanwhile is in it once when it goes on.</summary>
public sealed class StoppedStoreTests : IAsyncLifetime
{
    private readonly DecisionStage stage = new();
    private readonly ScriptedProvider provider = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
    private readonly CollectingLogs logs = new();
    private SqliteStore file = null!;
    private StoppableStore store = null!;
    private TestGateway gateway = null!;

    public async ValueTask InitializeAsync()
    {
        file = await stage.OpenAsync();
        store = new StoppableStore(file.Decisions);
        gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, provider.Url), logging: logs, decisions: store);
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await file.DisposeAsync();
        await provider.DisposeAsync();
        logs.Dispose();
        stage.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Store_StopsAndGoesOn_LosesNothingAndKeepsNothingTwice(bool keepsAllTheSame)
    {
        (store.Stopped, store.KeepsAllTheSame) = ("the disk is full", keepsAllTheSame);
        var ids = new[] { await AskAsync(), await AskAsync() };

        using (var refused = await gateway.AdminAsync(HttpMethod.Get, "/admin/decisions"))
        {
            ((int)refused.StatusCode).ShouldBe(503);
            (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("the disk is full");
        }

        using (var status = JsonDocument.Parse(await (await gateway.AdminAsync(HttpMethod.Get, "/admin/status")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)))
        {
            var log = status.RootElement.GetProperty("decisions");
            (log.GetProperty("waiting").GetInt64(), log.GetProperty("dropped").GetInt64(), log.GetProperty("trouble").GetString()).ShouldBe((2, 0, "the disk is full"));
        }

        store.Stopped = null;
        var page = JsonSerializer.Deserialize(await (await gateway.AdminAsync(HttpMethod.Get, "/admin/decisions")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), DecisionJson.Default.DecisionsAnswer)!;
        page.Decisions.Select(one => one.Id).ShouldBe(ids.Reverse());
        logs.Text.ShouldContain("decisions wait in memory, for the store does not take them: the disk is full");
        logs.Text.ShouldContain("decisions are kept again");
    }

    [Fact]
    public async Task Gateway_Ends_WhatWaitedIsInTheStore()
    {
        var id = await AskAsync();
        await gateway.DisposeAsync();

        BlockReader.Read((await file.Decisions.FindAsync(id, default)).ShouldHaveSingleItem().Lines).Select(one => one.Decision.Id).ShouldBe([id]);
        gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, provider.Url));
    }

    private async Task<string> AskAsync()
    {
        using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        var id = response.Headers.GetValues("x-request-id").Single();
        await gateway.SettledAsync(id);
        return id;
    }
}
