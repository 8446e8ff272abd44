using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Terminal;

/// <summary><c>status</c>, <c>circuit</c> and <c>preset</c> as an operator types them, against a gateway that runs.</summary>
public sealed class ControlCommandTests : IAsyncLifetime
{
    private TestGateway gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, new Uri("http://127.0.0.1:9/")), stormy: true);

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task Circuit_OpenedAndReset_StatusShowsIt()
    {
        (await RunAsync("status")).Output.ShouldContain("no target has been asked yet");

        var opened = await RunAsync("circuit", "open", "--provider", "a", "--model", "m-a", "--reason", "timeout_storm_5m", "--for-s", "600");
        opened.ShouldBe(new CommandResult(0, "a/m-a: open (opened by an operator: timeout_storm_5m)\n", ""));
        var lines = (await RunAsync("status")).Output.Split('\n');
        lines[0].ShouldStartWith("up ");
        lines[0].ShouldEndWith("profile default, preset off");
        lines[2].ShouldBe("provider  model  key  breaker  score  limit  in flight  waiting  paused  remark");
        lines[3].ShouldStartWith("a         m-a    0    open     100    open   0          0        -       opened by an operator: timeout_storm_5m, tried again in ");

        (await RunAsync("circuit", "reset", "--provider", "a", "--reason", "over")).Output.ShouldContain("a/m-a: closed");
        using var json = JsonDocument.Parse((await RunAsync("status", "--json")).Output);
        json.RootElement.GetProperty("targets")[0].GetProperty("breaker").GetString().ShouldBe("closed");
    }

    [Fact]
    public async Task Preset_PutInForce_SaysWhatChanged()
    {
        var set = await RunAsync("preset", "failover", "--reason", "a drill");
        set.Code.ShouldBe(0);
        set.Output.ShouldStartWith("preset failover is in force:\n");
        set.Output.ShouldContain("circuit_breaker.open_seconds");
        gateway.Host.Config.Preset.ShouldBe("failover");

        (await RunAsync("preset", "off")).Output.ShouldStartWith("preset off is in force");
        gateway.Host.Config.Preset.ShouldBeNull();
    }

    [Fact]
    public async Task Command_TheGatewayRefuses_IsWrongUsage_InItsWords()
    {
        var unknown = await RunAsync("preset", "hurricane");
        unknown.Code.ShouldBe(2);
        unknown.Errors.ShouldContain("name is 'hurricane'; it must be off or one of");
        unknown.Output.ShouldBeEmpty();

        var nobody = await RunAsync("circuit", "open", "--provider", "b", "--reason", "x");
        nobody.Code.ShouldBe(2);
        nobody.Errors.ShouldContain("known are a");
    }

    [Fact]
    public async Task Command_WithoutWhatItNeeds_IsWrongUsage()
    {
        (await RunAsync("circuit", "open", "--provider", "a")).Code.ShouldBe(2);
        var address = await CommandLine.RunAsync(".", "status", "--admin", "nowhere");
        address.Code.ShouldBe(2);
        address.Errors.ShouldContain("--admin is 'nowhere'; it must be an address");
    }

    [Fact]
    public async Task NoGateway_IsSaid_AndAnythingElseThatAnswersToo()
    {
        var silent = await CommandLine.RunAsync(Folder, "status", "--config", gateway.ConfigPath, "--admin", "http://127.0.0.1:9");
        silent.Code.ShouldBe(1);
        silent.Errors.ShouldContain("no gateway answers at http://127.0.0.1:9/");

        await using var other = ScriptedProvider.Answering(200, "<html>");
        var stranger = await CommandLine.RunAsync(Folder, "status", "--config", gateway.ConfigPath, "--admin", other.Url.ToString());
        stranger.Code.ShouldBe(1);
        stranger.Errors.ShouldContain("is not a gateway of this version");
    }

    [Fact]
    public async Task Command_WrongToken_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory("breakwater-test-").FullName;
        try
        {
            var refused = await CommandLine.RunAsync(folder, "status", "--config", gateway.ConfigPath, "--admin", gateway.Host.AdminAddress.ToString());

            refused.Code.ShouldBe(2);
            refused.Errors.ShouldContain("send the admin token");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The token lies in the gateway's own folder, where the operator stands.
    private string Folder => Path.GetDirectoryName(gateway.ConfigPath)!;

    private Task<CommandResult> RunAsync(params string[] words) =>
        CommandLine.RunAsync(Folder, [.. words, "--config", gateway.ConfigPath, "--admin", gateway.Host.AdminAddress.ToString()]);
}
