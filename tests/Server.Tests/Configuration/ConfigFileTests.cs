using Breakwater.Core.Configuration;
using Breakwater.Server.Hosting;

namespace Breakwater.Server.Tests.Configuration;

public sealed class ConfigFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("breakwater-config-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("o.yaml", "b.yaml", "r.yaml", "o.yaml", false)]
    [InlineData(null, "b.yaml", "r.yaml", "b.yaml", false)]
    [InlineData("", "", "r.yaml", "r.yaml", false)]
    [InlineData(null, null, null, "breakwater.yaml", true)]
    public void Locate_Order_IsOptionThenVariablesThenHere(string? option, string? breakwater, string? router, string path, bool optional)
    {
        var file = ConfigFile.Locate(option, name => name switch { "BREAKWATER_CONFIG" => breakwater, "ROUTER_CONFIG" => router, _ => null });

        file.Path.ShouldBe(path);
        file.IsOptional.ShouldBe(optional);
    }

    [Fact]
    public void Load_FileThatSomebodyAskedForIsMissing_IsAProblem()
    {
        var result = At("missing.yaml").Load().Reading;

        result.Config.ShouldBeNull();
        result.Problems.Single().Rule.ShouldContain("does not exist");
    }

    [Fact]
    public void Load_NotUtf8_IsAProblem()
    {
        File.WriteAllBytes(Path.Combine(folder, "bad.yaml"), [0x61, 0x3a, 0x20, 0xff]);

        At("bad.yaml").Load().Reading.Problems.Single().Rule.ShouldContain("not UTF-8");
    }

    [Fact]
    public void Load_NotationAndRules_AreToldTogether()
    {
        Write("retry: { max_attempts: 99 }\nretry: {}\n");

        At("b.yaml").Load().Reading.Problems.Select(problem => problem.Line).ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData(null, 15)]
    [InlineData("", 15)]
    [InlineData("1", 1)]
    [InlineData("3600", 3600)]
    public void Period_Given_IsThatLong(string? text, int seconds) => ConfigWatcher.Period(_ => text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("15s")]
    [InlineData("3601")]
    public void Period_NoWholeSeconds_IsNone(string text) => ConfigWatcher.Period(_ => text).ShouldBeNull();

    [Fact]
    public void Look_FileChanged_PublishesTheNewConfigurationAndTellsTheChange()
    {
        Write("retry: { max_attempts: 3 }");
        var (watcher, reloads) = Watch();

        watcher.Look();
        reloads.ShouldBeEmpty("nothing changed");

        var before = watcher.Current;
        Write("retry: { max_attempts: 2 }\nproviders: { openai: { dialect: openai, api_keys: [canary] } }");
        watcher.Look();

        var reload = reloads.ShouldHaveSingleItem();
        reload.Outcome.ShouldBe(ReloadOutcome.Applied);
        reload.Changes.Select(change => change.ToString()).ShouldBe(
        [
            "providers.openai.api_keys[0]: (unset) → ***", "providers.openai.dialect: (unset) → openai", "retry.max_attempts: 3 → 2",
        ], ignoreOrder: true);
        watcher.Current.ShouldBeSameAs(reload.Config);
        watcher.Current.Retry.MaxAttempts.ShouldBe(2);
        before.Retry.MaxAttempts.ShouldBe(3, "a snapshot never changes");
    }

    [Fact]
    public void Look_BadFile_KeepsTheOldOneAndTellsOnce()
    {
        Write("retry: { max_attempts: 3 }");
        var (watcher, reloads) = Watch();
        var before = watcher.Current;

        Write("retry: { max_attempts: lots }");
        watcher.Look();
        watcher.Look();

        reloads.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            reload => reload.Outcome.ShouldBe(ReloadOutcome.Refused),
            reload => reload.Problems.Single().Line.ShouldBe(1),
            reload => reload.Config.ShouldBeSameAs(before));
        watcher.Current.ShouldBeSameAs(before);

        Write("retry: { max_attempts: 4 }");
        watcher.Look();
        watcher.Current.Retry.MaxAttempts.ShouldBe(4);
    }

    [Fact]
    public void Look_FileDeleted_KeepsTheOldOne()
    {
        Write("retry: { max_attempts: 2 }");
        var (watcher, reloads) = Watch();

        File.Delete(Path.Combine(folder, "b.yaml"));
        watcher.Look();

        reloads.Single().Outcome.ShouldBe(ReloadOutcome.Refused);
        watcher.Current.Retry.MaxAttempts.ShouldBe(2);
    }

    [Fact]
    public void ReloadNow_SameFile_IsUnchanged()
    {
        Write("retry: { max_attempts: 2 }");
        var (watcher, reloads) = Watch();

        watcher.ReloadNow().Outcome.ShouldBe(ReloadOutcome.Unchanged);
        reloads.ShouldBeEmpty();
    }

    [Fact]
    public void ReloadNow_OnlyAKeyChanged_IsAppliedWithoutTellingIt()
    {
        Write("providers: { openai: { dialect: openai, api_keys: [canary-1] } }");
        var (watcher, _) = Watch();

        Write("providers: { openai: { dialect: openai, api_keys: [canary-2] } }");
        var reload = watcher.ReloadNow();

        reload.Outcome.ShouldBe(ReloadOutcome.Applied);
        reload.Changes.Single().ToString().ShouldBe("providers.openai.api_keys[0]: *** → ***");
        watcher.Current.Providers[0].ApiKeys[0].Reveal().ShouldBe("canary-2");
    }

    [Theory]
    [InlineData("listen.data", true)]
    [InlineData("store", true)]
    [InlineData("retry.jitter", false)]
    [InlineData("listener", false)]
    public void NeedsRestart_KeyOpenedAtStart_OnlyThenTrue(string key, bool expected) => ConfigDiff.NeedsRestart(new ConfigChange(key, null, null)).ShouldBe(expected);

    private (ConfigWatcher Watcher, List<ConfigReload> Reloads) Watch()
    {
        var file = At("b.yaml");
        var reloads = new List<ConfigReload>();
        return (new ConfigWatcher(file, file.Load(), null, reloads.Add), reloads);
    }

    private ConfigFile At(string name) => ConfigFile.Locate(Path.Combine(folder, name), _ => null);

    private void Write(string text) => File.WriteAllText(Path.Combine(folder, "b.yaml"), text);
}
