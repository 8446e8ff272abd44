using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Terminal;

/// <summary><c>cutover</c> and <c>route</c> as an operator types them, against a gateway that runs.</summary>
public sealed class CutoverVerbTests : IAsyncLifetime
{
    private readonly MemoryStore store = new();
    private TestGateway gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await TestGateway.StartAsync(
        Yaml.Two(Dialect.OpenAiChat, new Uri("http://127.0.0.1:9/"), Dialect.Anthropic, new Uri("http://127.0.0.1:9/")), store: store);

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task Cutover_SetAndListed_IsToldWithItsReason()
    {
        (await RunAsync("cutover", "list")).Output.ShouldBe("a: normal, keeps 100 % of its traffic\nb: normal, keeps 100 % of its traffic\n");

        var set = await RunAsync("cutover", "set", "--provider", "a", "--phase", "soft", "--reason", "timeout_storm_5m", "--for-s", "600");
        set.Output.ShouldMatch("^a: soft since .*Z, keeps 80 % of its traffic, held until .*Z: set by an operator: timeout_storm_5m\n$");
        (await RunAsync("status")).Output.ShouldContain("a: soft since ");
        using var json = JsonDocument.Parse((await RunAsync("cutover", "list", "--json")).Output);
        json.RootElement.GetProperty("cutovers")[0].GetProperty("phase").GetString().ShouldBe("soft");
    }

    [Fact]
    public async Task Cutover_OfAnUnknownProvider_IsWrongUsage()
    {
        var set = await RunAsync("cutover", "set", "--provider", "x", "--phase", "hard", "--reason", "y");

        (set.Code, set.Errors.Trim()).ShouldBe((2, "provider is 'x'; known are a, b"));
    }

    [Fact]
    public async Task Route_SetShownAndCleared_IsTold()
    {
        await RunAsync("tenant", "add", "acme", "--reason", "x");

        (await RunAsync("route", "set", "--tenant", "acme", "--primary", "b", "--secondary", "a", "--weights", "80/20", "--reason", "x")).Output
            .ShouldBe("tenant acme: b, then a, 80 / 20 of the traffic\n  default: b/m-b, a/m-a\n");
        (await RunAsync("route", "show", "--tenant", "acme")).Output.ShouldStartWith("tenant acme: b, then a");
        (await RunAsync("route", "clear", "--tenant", "acme", "--reason", "x")).Output.ShouldBe("tenant acme: its routes are as they are configured\n  default: a/m-a, b/m-b\n");
    }

    [Theory]
    [InlineData("80")]
    [InlineData("80/x")]
    [InlineData("80/20/1")]
    [InlineData("-80/20")]
    public async Task Route_WithOddWeights_IsWrongUsage(string weights)
    {
        var set = await RunAsync("route", "set", "--tenant", "acme", "--primary", "b", "--secondary", "a", "--weights", weights, "--reason", "x");

        (set.Code, set.Errors.Contains($"--weights is '{weights}'; it must be two whole numbers, as 80/20", StringComparison.Ordinal)).ShouldBe((2, true), set.Errors);
    }

    private Task<CommandResult> RunAsync(params string[] words) =>
        CommandLine.RunAsync(Path.GetDirectoryName(gateway.ConfigPath)!, [.. words, "--config", gateway.ConfigPath, "--admin", gateway.Host.AdminAddress.ToString()]);
}
