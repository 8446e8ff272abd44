using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Core.Jobs;
using Breakwater.Server.Tests.Refusals;
using Breakwater.Server.Tests.Support;
using Breakwater.Storage;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Jobs;

/// <summary>A5.9, A7.9: over its budget, who can wait gets a job in place of a refusal, and its answer when there is money again.</summary>
public sealed class JobTests : IAsyncLifetime
{
    // May cost 0.001082 USD, so a minute's 0.001083 is enough for one.
    private const string Body = """{"model":"m-chat","max_tokens":256,"messages":[{"role":"user","content":"Hi"}]}""";
    private const string Tight = "minute: 0.001083, day: 1";
    private const string Ample = "minute: 1, day: 1";

    private static readonly StoreHealth Well = new("memory", 0, 1, null, null, null) { IsWell = true };

    private readonly MemoryJobStore store = new();
    private Func<StoreHealth> health = static () => Well;
    private ScriptedProvider provider = null!;
    private TestGateway gateway = null!;

    public async ValueTask InitializeAsync()
    {
        provider = new ScriptedProvider(OneProvider.AnswerAsync);
        gateway = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task Job_MoneyReturns_IsAnsweredAsItsCallerWouldHaveBeen()
    {
        await SpendAsync();
        using var taken = await PostAsync("respond-async");
        var job = await JsonAsync(taken);

        taken.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        job.GetProperty("status").GetString().ShouldBe("queued");
        job.GetProperty("reason").GetString()!.ShouldContain("tenants.budget_usd.minute");
        var path = taken.Headers.Location!.ToString();
        path.ShouldBe(job.GetProperty("poll").GetString());
        Header(taken, "preference-applied").ShouldBe("respond-async");
        Header(taken, "x-breakwater-degraded").ShouldBe("budget_job");
        int.Parse(Header(taken, "retry-after")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(30, 61);
        (await PollAsync(path)).GetProperty("status").GetString().ShouldBe("queued");
        provider.Requests.Count.ShouldBe(1);

        await gateway.ReloadAsync(Yaml(Ample));
        store.Hurry();
        var over = await OverAsync(path);

        over.GetProperty("status").GetString().ShouldBe("completed");
        var response = over.GetProperty("response");
        (response.GetProperty("status").GetInt32(), response.GetProperty("content_type").GetString()).ShouldBe((200, "application/json"));
        response.GetProperty("body").GetProperty("object").GetString().ShouldBe("chat.completion");
        provider.Requests.Count.ShouldBe(2);
        provider.Requests[1].Body.ShouldBe(provider.Requests[0].Body);
        (await gateway.LogLinesAsync(5)).Count(line => line.Contains("\"event\":\"request\"") && line.Contains("\"tenant\":\"acme\"") && line.Contains("\"status\":200")).ShouldBe(2, "it is paid for as any other");
    }

    [Fact]
    public async Task Job_StreamWasAskedFor_HasItsEventsAsText()
    {
        await gateway.ReloadAsync(Yaml("minute: 0.0011, day: 1"));
        await SpendAsync();
        using var taken = await SendAsync(HttpMethod.Post, "/v1/chat/completions", Body.Replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\"", StringComparison.Ordinal), "respond-async");
        await gateway.ReloadAsync(Yaml(Ample));
        store.Hurry();

        var response = (await OverAsync(taken.Headers.Location!.ToString())).GetProperty("response");

        response.GetProperty("content_type").GetString().ShouldBe("text/event-stream");
        response.GetProperty("body").GetString()!.ShouldEndWith("data: [DONE]\n\n");
    }

    [Fact]
    public async Task Job_ProviderRefusesIt_FailedWithItsAnswer()
    {
        await SpendAsync();
        using var taken = await PostAsync("respond-async");
        await provider.DisposeAsync();
        provider = ScriptedProvider.Answering(400, """{"error":{"message":"no such thing","type":"invalid_request_error"}}""");
        await gateway.ReloadAsync(Yaml(Ample));
        store.Hurry();

        var over = await OverAsync(taken.Headers.Location!.ToString());

        over.GetProperty("status").GetString().ShouldBe("failed");
        over.GetProperty("response").GetProperty("status").GetInt32().ShouldBe(400);
        over.GetProperty("response").GetProperty("body").GetProperty("error").GetProperty("message").GetString().ShouldBe("no such thing");
    }

    [Fact]
    public async Task Job_TenantIsGone_IsNotServed()
    {
        await SpendAsync();
        using var taken = await PostAsync("respond-async");
        await gateway.ReloadAsync(Yaml(Ample).Replace("id: acme", "id: other", StringComparison.Ordinal));
        store.Hurry();

        while (!store.Jobs.Single().IsOver)
        {
            await Task.Yield();
        }

        store.Jobs.Single().ShouldSatisfyAllConditions(
            job => job.State.ShouldBe(JobState.Failed),
            job => job.Reason.ShouldContain("no key of the tenant"));
        provider.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Job_StillNoMoney_IsPutBackAndSaysWhy()
    {
        await SpendAsync();
        using var taken = await PostAsync("respond-async");
        var path = taken.Headers.Location!.ToString();
        store.Hurry();

        var job = await PollAsync(path);
        while (job.GetProperty("attempts").GetInt32() == 0 || job.GetProperty("status").GetString() != "queued")
        {
            await Task.Yield();
            job = await PollAsync(path);
        }

        job.GetProperty("reason").GetString()!.ShouldContain("tenants.budget_usd.minute");
        provider.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Job_GatewayStartsAnew_IsAnsweredByTheNext()
    {
        await SpendAsync();
        using var taken = await PostAsync("respond-async");
        var path = taken.Headers.Location!.ToString();
        await gateway.DisposeAsync();
        store.Hurry();
        gateway = await StartAsync();

        (await OverAsync(path)).GetProperty("status").GetString().ShouldBe("completed");
    }

    [Theory]
    [InlineData("asked", null, 429)]
    [InlineData("asked", "wait=10, respond-async", 202)]
    [InlineData("asked", "return=minimal", 429)]
    [InlineData("off", "respond-async", 429)]
    [InlineData("non_critical", null, 202)]
    [InlineData("all", null, 202)]
    public async Task Accept_AsConfigured_TakesOverOrRefuses(string accept, string? prefer, int status)
    {
        await gateway.ReloadAsync(Yaml(Tight, accept, tier: "bronze"));
        await SpendAsync();

        using var answer = await PostAsync(prefer);

        ((int)answer.StatusCode).ShouldBe(status);
        store.Jobs.Count.ShouldBe(status == 202 ? 1 : 0);
    }

    [Fact]
    public async Task Accept_AmountThatNeverFits_IsRefused()
    {
        await gateway.ReloadAsync(Yaml("minute: 0.0000001, day: 1"));

        using var answer = await PostAsync("respond-async");

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        store.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Job_OfAnotherTenant_IsNobodysBusiness()
    {
        await SpendAsync();
        using var taken = await PostAsync("respond-async");
        var path = taken.Headers.Location!.ToString();

        foreach (var (key, status) in new[] { ("bw_zoe", 404), ("bw_nobody", 401), (null, 401) })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
            {
                using var answer = await SendAsync(method, path, key: key);
                ((int)answer.StatusCode).ShouldBe(status);
            }
        }

        using var posted = await SendAsync(HttpMethod.Post, path);
        posted.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        using var unknown = await SendAsync(HttpMethod.Get, "/v1/jobs/job_unknown");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await PollAsync(path)).GetProperty("status").GetString().ShouldBe("queued");
    }

    [Fact]
    public async Task Job_TakenBack_CostsNothing()
    {
        await SpendAsync();
        using var taken = await PostAsync("respond-async");
        using var deleted = await SendAsync(HttpMethod.Delete, taken.Headers.Location!.ToString());
        (await JsonAsync(deleted)).GetProperty("status").GetString().ShouldBe("cancelled");
        await gateway.ReloadAsync(Yaml(Ample));
        store.Hurry();

        // The worker looks once more, and again.
        var looks = 0;
        store.Before = what =>
        {
            looks += what == "next" ? 1 : 0;
            return default;
        };
        while (looks < 2)
        {
            await Task.Yield();
        }

        provider.Requests.Count.ShouldBe(1);
        store.Jobs.Single().Call.Body.Length.ShouldBe(0, "nothing is kept of what was taken back");
    }

    /// <summary>A write that never ends would keep the caller for a second; who is answered before it was asked waited for nothing.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F_J1_StoreKnownToBeStopped_CallerIsNotKeptWaiting(bool isStalled)
    {
        await SpendAsync();
        var (adds, isStopped) = (0, true);
        store.Before = what => what != "add" ? default : isStopped && Interlocked.Increment(ref adds) > 0 ? new ValueTask(Task.Delay(Timeout.Infinite)) : default;
        health = () => !isStopped ? Well
            : isStalled ? Well with { Committing = TimeSpan.FromMilliseconds(51) }
            : Well with { IsWell = false, LastError = new StoreError(TimeProvider.System.GetUtcNow(), StoreFailure.NoRoom, "the disk is full") };

        using (var refused = await PostAsync("respond-async"))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            refused.Headers.RetryAfter.ShouldNotBeNull();
        }

        adds.ShouldBe(0);
        store.Jobs.ShouldBeEmpty();
        isStopped = false;
        using var taken = await PostAsync("respond-async");
        taken.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Store_Stopped_RefusalStandsAndNothingRunsForNobody()
    {
        await SpendAsync();
        var calls = new List<string>();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Before = what =>
        {
            lock (calls)
            {
                calls.Add(what);
            }

            if (what == "cancel")
            {
                cancelled.TrySetResult();
            }

            return what == "add" ? throw new IOException("the disk is full") : default;
        };

        using var answer = await PostAsync("respond-async");
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        calls.ShouldContain("add");
        store.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Poll_StoreStopped_Is503WithATimeToComeBack()
    {
        await SpendAsync();
        using var taken = await PostAsync("respond-async");
        store.Before = static what => what == "find" ? throw new IOException("the disk is gone") : default;

        using var answer = await SendAsync(HttpMethod.Get, taken.Headers.Location!.ToString());

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Header(answer, "retry-after").ShouldBe("5");
    }

    private static string Yaml(Uri url, string budget, string accept, string tier) => OneProvider.Yaml(url, $$"""
        jobs: { accept: {{accept}} }
        tenants:
          - { id: acme, tier: {{tier}}, keys_sha256: ["{{Hash("bw_key")}}"], budget_usd: { {{budget}} } }
          - { id: zoe, keys_sha256: ["{{Hash("bw_zoe")}}"] }
        """).Replace("candidates: [m-chat]", "candidates: [m-chat], lower_max_tokens: false", StringComparison.Ordinal);

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return json.RootElement.Clone();
    }

    private string Yaml(string budget, string accept = "asked", string tier = "silver") => Yaml(provider.Url, budget, accept, tier);

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(Yaml(Tight), jobs: store, storeHealth: () => health());

    private async Task SpendAsync()
    {
        using var served = await PostAsync(prefer: null);
        served.StatusCode.ShouldBe(HttpStatusCode.OK, await served.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> PostAsync(string? prefer) => SendAsync(HttpMethod.Post, "/v1/chat/completions", Body, prefer);

    private async Task<JsonElement> PollAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await JsonAsync(answer);
    }

    private async Task<JsonElement> OverAsync(string path)
    {
        while (true)
        {
            var job = await PollAsync(path);
            if (job.GetProperty("status").GetString() is "completed" or "failed" or "cancelled")
            {
                return job;
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? prefer = null, string? key = "bw_key")
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
        if (key is not null)
        {
            request.Headers.Add("authorization", $"Bearer {key}");
        }

        if (prefer is not null)
        {
            request.Headers.TryAddWithoutValidation("prefer", prefer);
        }

        return await gateway.Http.SendAsync(request);
    }
}
