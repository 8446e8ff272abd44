using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Server.Tests.Refusals;
using Breakwater.Server.Tests.Support;
using Breakwater.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Breakwater.Server.Tests.Spending;

/// <summary>
/// F-J1 over HTTP, with the real store: while its writer stands still, every request is answered, under budgets or not; afterwards ledger, budgets, log and metrics have each of
/// them once. The writer is let go only after the last answer.
/// </summary>
public sealed class StoppedStoreHttpTests
{
    private const string Body = """{"model":"m-chat","max_tokens":256,"messages":[{"role":"user","content":"Hi"}]}""";
    private const int Before = 3;
    private const int Meanwhile = 20;

    /// <summary>What stops a store; the task ends once it stands, and disposing lets it go.</summary>
    public static TheoryData<string> Causes => ["locked", "full", "stalled"];

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task F_J1_StoreStopped_RequestsGoOnAndEachIsCountedOnce(string cause)
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await TestGateway.StartAsync(Yaml(provider), isDurable: true);
        await AskAllAsync(gateway, Before);
        await LedgerAsync(gateway, 2 * Before);
        var stopped = await StopAsync(gateway.Durable!, cause);

        var answers = await AskAllAsync(gateway, Meanwhile);

        answers.ShouldAllBe(status => status == 200);
        await ShouldStillStandAsync(gateway);
        await stopped.DisposeAsync();
        await gateway.LogLinesAsync(2 * 2 * (Before + Meanwhile));
        await ShouldAgreeAsync(gateway, 2 * (Before + Meanwhile));
        provider.Requests.Count.ShouldBe(2 * (Before + Meanwhile));
    }

    /// <summary>The mode for what cannot be put on record even beside the store: nothing under a budget is sent, the rest goes on.</summary>
    [Fact]
    public async Task F_J1_NoRecordCanBeMade_BudgetedIsRefusedAtOnceTheRestGoesOnAndNothingIsLost()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await TestGateway.StartAsync(Yaml(provider), isDurable: true);
        var inTheWay = Path.Combine(Path.GetDirectoryName(gateway.ConfigPath)!, "breakwater.db-money");
        await File.WriteAllTextAsync(inTheWay, "no folder can be here");

        using (var refused = await AskAsync(gateway, "bw_key"))
        {
            ((int)refused.StatusCode).ShouldBe(503);
            refused.Headers.GetValues("retry-after").ShouldBe(["5"]);
            (await refused.Content.ReadAsStringAsync()).ShouldContain("store_stopped");
        }

        provider.Requests.ShouldBeEmpty();
        using (var free = await AskAsync(gateway, "bw_free"))
        {
            ((int)free.StatusCode).ShouldBe(200);
        }

        File.Delete(inTheWay);
        var (served, refusals) = (0, 1);
        while (served == 0)
        {
            refusals.ShouldBeLessThan(10_000);
            using var again = await AskAsync(gateway, "bw_key");
            (served, refusals) = again.IsSuccessStatusCode ? (1, refusals) : (0, refusals + 1);
        }

        provider.Requests.Count.ShouldBe(2);
        await gateway.LogLinesAsync(4 + refusals);
        await ShouldAgreeAsync(gateway, 2);
    }

    private static async Task<IAsyncDisposable> StopAsync(SqliteStore store, string cause)
    {
        switch (cause)
        {
            case "locked":
                var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = store.File, Pooling = false }.ToString());
                other.Open();
                await ExecuteAsync(other, "BEGIN EXCLUSIVE");
                return new Stop(async () =>
                {
                    await ExecuteAsync(other, "ROLLBACK");
                    await other.DisposeAsync();
                });
            case "full":
                await PagesAsync(store, 1);
                return new Stop(() => PagesAsync(store, int.MaxValue));
            default:
                var (go, stands) = (new ManualResetEventSlim(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                var write = store.Access.WriteAsync(
                    _ =>
                    {
                        stands.SetResult();
                        go.Wait();
                        return true;
                    },
                    default).AsTask();
                await stands.Task;
                return new Stop(async () =>
                {
                    go.Set();
                    await ((Task)write).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    go.Dispose();
                });
        }
    }

    // What wants to write fails, after every request has been answered.
    private static async Task ShouldStillStandAsync(TestGateway gateway)
    {
        using var refused = await gateway.AdminAsync(HttpMethod.Get, "/admin/ledger");
        ((int)refused.StatusCode).ShouldBe(503, await refused.Content.ReadAsStringAsync());
        gateway.Durable!.Health().IsWell.ShouldBeFalse();
    }

    private static async Task ShouldAgreeAsync(TestGateway gateway, int count)
    {
        var ledger = await LedgerAsync(gateway, count);
        ledger.Select(entry => entry.Id).Distinct().Count().ShouldBe(count, "each request once");
        var lines = (await gateway.LogLinesAsync(0)).Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.GetProperty("event").GetString() == "request" && line.GetProperty("status").GetInt32() == 200).ToList();
        ledger.Select(entry => (entry.Id, entry.Cost)).Order().ShouldBe(lines.Select(line => (line.GetProperty("id").GetString()!, line.GetProperty("cost_nano_usd").GetInt64() / 1_000_000_000m)).Order());

        using var budgets = await JsonAsync(gateway, "/admin/budgets");
        var scopes = budgets.RootElement.GetProperty("budgets").EnumerateArray().ToList();
        scopes.ShouldNotBeEmpty();
        var ofAcme = ledger.Where(entry => entry.Tenant == "acme").Sum(entry => entry.Cost);
        ofAcme.ShouldBeGreaterThan(0);
        // A minute may be over by now.
        scopes.RemoveAll(static budget => budget.GetProperty("scope").GetString() == "minute");
        scopes.ShouldAllBe(budget => budget.GetProperty("settled_usd").GetDecimal() == ofAcme && budget.GetProperty("held_usd").GetDecimal() == 0);
        budgets.RootElement.GetProperty("holds").GetInt32().ShouldBe(0);

        using var metrics = await gateway.AdminAsync(HttpMethod.Get, "/metrics");
        var counted = (await metrics.Content.ReadAsStringAsync()).Split('\n').Where(line => line.StartsWith("llm_cost_usd_total{", StringComparison.Ordinal))
            .Sum(line => decimal.Parse(line.Split(' ')[^1], NumberStyles.Float, CultureInfo.InvariantCulture));
        counted.ShouldBe(ledger.Sum(entry => entry.Cost));
        using var status = await JsonAsync(gateway, "/admin/status");
        status.RootElement.GetProperty("money").GetProperty("lost").GetInt64().ShouldBe(0);
    }

    // The store takes what waits with its next try, a second later at most.
    private static async Task<IReadOnlyList<(string Id, string Tenant, decimal Cost)>> LedgerAsync(TestGateway gateway, int count)
    {
        for (var tries = 0; ; tries++)
        {
            tries.ShouldBeLessThan(3000, "a minute is long enough for the ledger");
            using var answer = await gateway.AdminAsync(HttpMethod.Get, "/admin/ledger?limit=1000");
            if (answer.IsSuccessStatusCode)
            {
                using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
                var entries = json.RootElement.GetProperty("entries").EnumerateArray()
                    .Select(entry => (entry.GetProperty("request").GetString()!, entry.GetProperty("tenant").GetString()!, entry.GetProperty("cost_usd").GetDecimal())).ToList();
                if (entries.Count >= count)
                {
                    entries.Count.ShouldBe(count);
                    return entries;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static async Task<IReadOnlyList<int>> AskAllAsync(TestGateway gateway, int each) =>
        await Task.WhenAll(Enumerable.Range(0, 2 * each).Select(async i =>
        {
            using var response = await AskAsync(gateway, i % 2 == 0 ? "bw_key" : "bw_free");
            return (int)response.StatusCode;
        }));

    private static async Task<HttpResponseMessage> AskAsync(TestGateway gateway, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Body), Headers = { { "authorization", $"Bearer {key}" } } };
        return await gateway.Http.SendAsync(request);
    }

    private static async Task<JsonDocument> JsonAsync(TestGateway gateway, string path)
    {
        using var answer = await gateway.AdminAsync(HttpMethod.Get, path);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
    }

    private static string Yaml(ScriptedProvider provider) => OneProvider.Yaml(
        provider.Url,
        $"tenants:\n  - {{ id: acme, keys_sha256: [{Hash("bw_key")}], budget_usd: {{ minute: 5, day: 50, month: 500 }} }}\n  - {{ id: free, keys_sha256: [{Hash("bw_free")}] }}");

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));

    private static async Task PagesAsync(SqliteStore store, int most) => await store.Access.WriteAsync(session => session.Text($"PRAGMA max_page_count = {most}"), default);

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Stop(Func<Task> go) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await go();
    }
}
