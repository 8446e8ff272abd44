using System.Text.Json;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Demo;

/// <summary><c>breakwater demo</c> as somebody types it who has just heard of it.</summary>
public sealed class DemoCommandTests
{
    [Fact]
    public async Task Demo_FiveSeconds_CallsAreAnsweredAndEveryLineIsJson()
    {
        var (code, output, errors) = await CommandLine.RunAsync(".", "demo", "--seconds", "5", "--json");

        code.ShouldBe(0, errors);
        errors.ShouldBeEmpty();
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        lines[0].GetProperty("event").GetString().ShouldBe("started");
        foreach (var address in new[] { "data", "admin", "openai", "anthropic" })
        {
            new Uri(lines[0].GetProperty(address).GetString()!).Port.ShouldBeGreaterThan(0);
        }

        File.Exists(lines[0].GetProperty("config").GetString()).ShouldBeFalse("the folder goes with the demonstration");
        var seconds = lines[1..^1];
        seconds.ShouldNotBeEmpty();
        seconds.ShouldAllBe(second => second.GetProperty("event").GetString() == "second" && second.GetProperty("phase").GetString() == "calm");
        var total = lines[^1];
        total.GetProperty("event").GetString().ShouldBe("ended");
        total.GetProperty("good").GetInt32().ShouldBeGreaterThan(0);
        total.GetProperty("attempts").GetInt32().ShouldBeGreaterThanOrEqualTo(total.GetProperty("good").GetInt32());
        string[] known = ["claude", "openai"];
        seconds.SelectMany(second => second.GetProperty("providers").EnumerateArray()).ShouldAllBe(provider => known.Contains(provider.GetProperty("provider").GetString()));
    }

    [Theory]
    [InlineData("--rate", "0")]
    [InlineData("--rate", "1001")]
    [InlineData("--seconds", "0")]
    [InlineData("--data-port", "65536")]
    public async Task Demo_OptionOutOfRange_IsWrongUsage(string option, string value)
    {
        var (code, output, errors) = await CommandLine.RunAsync(".", "demo", option, value);

        code.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.ShouldContain($"{option} is '{value}'; it must be a whole number from");
    }

    [Fact]
    public async Task Demo_PortTaken_SaysWhichOptionHelps()
    {
        await using var other = ScriptedProvider.Answering(200, "{}");

        var (code, _, errors) = await CommandLine.RunAsync(".", "demo", "--seconds", "1", "--data-port", $"{other.Url.Port}");

        code.ShouldBe(1);
        errors.ShouldContain("--data-port");
    }
}
