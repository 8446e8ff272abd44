using Breakwater.Core.Configuration;
using Breakwater.Server.Hosting;
using Breakwater.Upstream.Providers;

namespace Breakwater.Server.Tests.Configuration;

/// <summary>Reads YAML as the gateway would, with an environment of the test's own.</summary>
internal static class Yaml
{
    public const string TwoProviders = """
        providers:
          openai: { dialect: openai, api_keys: [sk-o] }
          claude: { dialect: anthropic, api_keys: [sk-a] }

        """;

    public static ConfigResult Read(string text, params (string Name, string Value)[] environment) => Read(text, null, environment);

    public static ConfigResult Read(string text, SimulatedAddresses? simulated, params (string Name, string Value)[] environment)
    {
        string? Variable(string name) => Array.Find(environment, pair => pair.Name == name).Value;
        var root = YamlTree.Read(text, "test.yaml", Variable, out var problems);
        var result = ConfigReader.Read(new ConfigSource("test.yaml", root, simulated is null ? CatalogueFile.BuiltIn : CatalogueFile.BuiltIn.With(CatalogueFile.Simulated))
        {
            DefaultProviders = DefaultProviders.Tree(Variable),
            Simulated = simulated,
        });
        return problems.Count == 0 ? result : result with { Config = null, Problems = [.. problems, .. result.Problems] };
    }

    public static GatewayConfig Good(string text, params (string Name, string Value)[] environment)
    {
        var result = Read(text, environment);
        result.Problems.ShouldBeEmpty();
        return result.Config.ShouldNotBeNull();
    }
}
