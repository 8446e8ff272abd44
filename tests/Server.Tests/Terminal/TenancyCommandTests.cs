using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Terminal;

/// <summary><c>tenant</c> and <c>key</c> as an operator types them, against a gateway that runs.</summary>
public sealed class TenancyCommandTests : IAsyncLifetime
{
    private readonly MemoryStore store = new();
    private TestGateway gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, new Uri("http://127.0.0.1:9/")), store: store);

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task Tenant_AddedThenListed_IsToldWithItsSettings()
    {
        (await RunAsync("tenant", "list")).ShouldBe(new CommandResult(0, "there are no tenants: whoever reaches the data listener is let in\n", ""));

        var added = await RunAsync(
            "tenant", "add", "acme", "--tier", "gold", "--lane", "interactive", "--lane", "batch", "--allow-model", "m-*", "--allow-route", "default",
            "--requests-per-minute", "600", "--tokens-per-minute", "400000", "--max-inflight", "12", "--weight", "3", "--reason", "contract_42");
        added.ShouldBe(new CommandResult(0, "tenant acme is in force; make its key: breakwater key add --tenant acme --reason …\n", ""));

        var lines = (await RunAsync("tenant", "list")).Output.Split('\n');
        lines[0].ShouldBe("tenant  from   keys  tier  lanes              weight  requests/min  tokens/min  at once  models  routes");
        lines[1].ShouldBe("acme    store  0     gold  interactive,batch  3       600           400000      12       m-*     default");
        store.Entries.ShouldHaveSingleItem().Reason.ShouldBe("contract_42");
    }

    [Fact]
    public async Task Key_ItsWholeLife_IsTold()
    {
        await RunAsync("tenant", "add", "acme", "--reason", "x");
        (await RunAsync("key", "list")).Output.ShouldBe("the store has no such keys\n");

        var added = (await RunAsync("key", "add", "--tenant", "acme", "--reason", "first")).Output.TrimEnd().Split('\n');
        var id = store.Stored.Keys.Single().Id;
        added[0].ShouldBe($"key {id} of tenant acme, shown this once:");
        added[1].ShouldStartWith("bw_");

        var rotated = (await RunAsync("key", "rotate", id, "--grace-s", "60", "--reason", "quarterly")).Output.TrimEnd().Split('\n');
        rotated[0].ShouldStartWith($"key {id} ends at ");
        rotated[^1].ShouldStartWith("bw_");
        rotated[^1].ShouldNotBe(added[1]);

        var second = store.Stored.Keys.Single(key => key.Ends is null).Id;
        (await RunAsync("key", "revoke", second, "--reason", "leaked")).Output.ShouldStartWith($"key {second} of tenant acme ended at ");
        var list = (await RunAsync("key", "list", "--tenant", "acme")).Output;
        list.ShouldContain($"{id}  acme    ending  ");
        list.ShouldContain($"{second}  acme    ended   ");
        list.ShouldNotContain("bw_");
    }

    [Fact]
    public async Task Key_ForATimeAsJson_IsTheAnswerOfTheGateway()
    {
        await RunAsync("tenant", "add", "acme", "--reason", "x");

        using var json = JsonDocument.Parse((await RunAsync("key", "add", "--tenant", "acme", "--for-s", "3600", "--reason", "a trial", "--json")).Output);

        json.RootElement.GetProperty("state").GetString().ShouldBe("ending");
        json.RootElement.GetProperty("key").GetString().ShouldStartWith("bw_");
    }

    [Fact]
    public async Task Command_TheGatewayRefuses_IsWrongUsageInItsWords()
    {
        var unknown = await RunAsync("key", "add", "--tenant", "zoe", "--reason", "x");
        unknown.Code.ShouldBe(2);
        unknown.Errors.ShouldContain("tenant is 'zoe'; there is none of this id");

        var tier = await RunAsync("tenant", "add", "acme", "--tier", "platinum", "--reason", "x");
        tier.Code.ShouldBe(2);
        tier.Errors.ShouldContain("tier is 'platinum'; it must be one of gold, silver, bronze.");

        (await RunAsync("key", "revoke", "key_none")).Code.ShouldBe(2, "a reason is missing");
        (await RunAsync("tenant", "add", "--reason", "x")).Code.ShouldBe(2, "the id is missing");
    }

    [Fact]
    public async Task Command_StoreRefuses_IsAFailure()
    {
        store.Before = static (_, _) => throw new IOException("no room");

        var failed = await RunAsync("tenant", "add", "acme", "--reason", "x");

        failed.Code.ShouldBe(1);
        failed.Errors.ShouldContain("the store is stopped: no room. Ask again in 5 s");
    }

    private Task<CommandResult> RunAsync(params string[] words) =>
        CommandLine.RunAsync(Path.GetDirectoryName(gateway.ConfigPath)!, [.. words, "--config", gateway.ConfigPath, "--admin", gateway.Host.AdminAddress.ToString()]);
}
