using System.Net;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Terminal;

/// <summary><c>serve</c> over its embedded store: what was made while it ran is there after it was killed, and decides where it may listen.</summary>
public sealed class ServeStoreTests : IDisposable
{
    private const string Providers = "providers: { a: { dialect: openai, base_url: 'http://127.0.0.1:9/', api_keys: [k] } }\n";
    private readonly string folder = Directory.CreateTempSubdirectory("breakwater-test-").FullName;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose()
    {
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Keys_GatewayIsKilled_AreAsTheyWere()
    {
        Write("listen: { data: 'http://127.0.0.1:0', admin: 'http://127.0.0.1:0' }");
        string live, ended;
        await using (var first = await ServingProcess.StartAsync(folder))
        {
            await DoAsync(first, "tenant", "add", "acme", "--allow-model", "gpt-6-*", "--allow-route", "default", "--reason", "x");
            live = await DoAsync(first, "key", "add", "--tenant", "acme", "--reason", "x");
            ended = await DoAsync(first, "key", "add", "--tenant", "acme", "--reason", "x");
            await DoAsync(first, "key", "revoke", IdIn(ended), "--reason", "leaked");
            await first.KillAsync();
        }

        await using var second = await ServingProcess.StartAsync(folder);

        (await ModelsAsync(second, KeyIn(live))).ShouldBe(HttpStatusCode.OK);
        (await ModelsAsync(second, KeyIn(ended))).ShouldBe(HttpStatusCode.Unauthorized);
        (await ModelsAsync(second, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await DoAsync(second, "tenant", "list")).ShouldMatch("acme +store +1 .*gpt-6-\\* +default");
    }

    [Fact]
    public async Task DataListener_OffLoopback_StartsOnceTheStoreHasATenant()
    {
        Write("listen: { data: 'http://0.0.0.0:0', admin: 'http://127.0.0.1:0' }");
        var refused = await CommandLine.RunAsync(folder, "serve");
        refused.Code.ShouldBe(2);
        refused.Errors.ShouldContain("breakwater.yaml:1:17: listen.data = \"http://0.0.0.0:0\": must be a loopback address while no tenant is configured");
        var check = await CommandLine.RunAsync(folder, "check");
        check.Code.ShouldBe(0);
        check.Output.ShouldContain("warning: ");
        check.Output.ShouldContain("the gateway starts only if its store has one (breakwater tenant add)");

        Write("listen: { data: 'http://127.0.0.1:0', admin: 'http://127.0.0.1:0' }");
        await using (var onLoopback = await ServingProcess.StartAsync(folder))
        {
            await DoAsync(onLoopback, "tenant", "add", "acme", "--reason", "x");
        }

        Write("listen: { data: 'http://0.0.0.0:0', admin: 'http://127.0.0.1:0' }");
        await using var open = await ServingProcess.StartAsync(folder);
        (await ModelsAsync(open, null)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("sqlite:nowhere/breakwater.db", "nowhere")]
    [InlineData("sqlite:breakwater.yaml", "is not a SQLite database")]
    [InlineData("postgres://host/db", "is no store of this version")]
    public async Task Store_ThatCannotBeUsed_IsSaidAndNothingStarts(string store, string told)
    {
        Write($"store: '{store}'");

        var failed = await CommandLine.RunAsync(folder, "serve");

        failed.Code.ShouldBe(1);
        failed.Errors.ShouldContain("the store cannot be used: ");
        failed.Errors.ShouldContain(told);
        failed.Output.ShouldBeEmpty();
    }

    private static string IdIn(string made) => made.Split('\n')[0].Split(' ')[1];

    private static string KeyIn(string made) => made.TrimEnd().Split('\n')[^1];

    private void Write(string yaml) => File.WriteAllText(Path.Combine(folder, "breakwater.yaml"), $"{yaml}\n{Providers}");

    private async Task<string> DoAsync(ServingProcess gateway, params string[] words)
    {
        var done = await CommandLine.RunAsync(folder, [.. words, "--admin", gateway.Admin.ToString()]);
        done.Code.ShouldBe(0, done.Errors);
        return done.Output;
    }

    private async Task<HttpStatusCode> ModelsAsync(ServingProcess gateway, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(gateway.Data) { Host = "127.0.0.1", Path = "/v1/models" }.Uri);
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
