using System.Diagnostics;
using System.Text.Json;

namespace Breakwater.Server.Tests.Storms;

/// <summary>The verbs as an operator types them.</summary>
public sealed class StormCommandTests
{
    [Fact]
    public async Task Storm_UnknownName_NamesNearOnesAndListsAll()
    {
        var (code, output, errors) = await RunAsync("storm", "--scenario", "outrage");

        code.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.ShouldContain("did you mean outage?");
        errors.ShouldContain("slow-leak");
    }

    [Fact]
    public async Task Storm_WithoutAName_IsWrongUsage()
    {
        var (code, _, errors) = await RunAsync("storm");

        code.ShouldBe(2);
        errors.ShouldContain("--scenario");
    }

    [Fact]
    public async Task List_AsJson_HasEveryScenario()
    {
        var (code, output, _) = await RunAsync("list", "--json");

        code.ShouldBe(0);
        using var json = JsonDocument.Parse(output);
        json.RootElement.EnumerateArray().Select(scenario => scenario.GetProperty("name").GetString())
            .ShouldBe(["429-storm", "brownout", "outage", "flapping", "limit-cut", "noisy-tenant", "batch-flood", "nested-retries", "thundering-recovery", "slow-leak", "timeout-storm", "drill", "quiet-hour", "alerts"]);
    }

    [Fact]
    public async Task Storm_WithABadConfig_SaysWhatIsWrong()
    {
        var (code, _, errors) = await RunAsync("storm", "--scenario", "outage", "--config", "no-such-file.yaml");

        code.ShouldBe(2);
        errors.ShouldContain("does not exist");
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] words)
    {
        string[] all = [Path.Combine(AppContext.BaseDirectory, "breakwater.dll"), "simulate", .. words];
        using var process = Process.Start(new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.WhenAll(output, errors);
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
