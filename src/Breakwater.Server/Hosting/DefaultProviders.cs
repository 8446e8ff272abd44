using Breakwater.Core.Configuration;

namespace Breakwater.Server.Hosting;

/// <summary>The providers of a configuration that names none: each is there when its key is.</summary>
internal static class DefaultProviders
{
    public static ConfigNode Tree(Func<string, string?> environment) => Map(
        ("openai", Provider("openai", "OPENAI_API_KEY", environment)),
        ("claude", Provider("anthropic", "ANTHROPIC_API_KEY", environment)));

    private static MapNode Provider(string dialect, string variable, Func<string, string?> environment)
    {
        var written = $"${{{variable}}}";
        var key = EnvironmentText.Replace(written, environment);
        return Map(
            ("dialect", new ScalarNode(0, 0, dialect, dialect)),
            ("api_keys", new ListNode(0, 0, [new ScalarNode(0, 0, key.Text, written) { Unset = key.Unset }])));
    }

    private static MapNode Map(params ReadOnlySpan<(string Name, ConfigNode Value)> entries)
    {
        var list = new List<ConfigEntry>(entries.Length);
        foreach (var (name, value) in entries)
        {
            list.Add(new ConfigEntry(0, 0, name, value));
        }

        return new MapNode(0, 0, list);
    }
}
