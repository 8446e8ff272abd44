using Breakwater.Core.Wire;

namespace Breakwater.Server.Tests.Support;

/// <summary>Configurations for tests: one or two scripted providers, each with one model.</summary>
public static class Yaml
{
    /// <summary>Model <c>m-a</c> at provider <c>a</c> alone.</summary>
    public static string One(Dialect dialect, Uri a, string more = "") => $$"""
        providers:
          a: { dialect: {{Vendor(dialect)}}, base_url: "{{a}}", api_keys: ["sk-secret-a"]{{Surfaces(dialect)}} }
        models:
          - { id: m-a, provider: a, surface: {{Surface(dialect)}}, context_window: 100000, max_output: 4096, price_usd_per_mtok: { input: 1.0, cached_input: 0.1, cache_write: 1.25, output: 4.0 } }
        routes:
          - { name: default, candidates: [m-a] }
        {{more}}
        """;

    /// <summary>Model <c>m-a</c> at provider <c>a</c>, then <c>m-b</c> at <c>b</c>.</summary>
    public static string Two(Dialect first, Uri a, Dialect second, Uri b, string more = "") => $$"""
        providers:
          a: { dialect: {{Vendor(first)}}, base_url: "{{a}}", api_keys: ["sk-secret-a"]{{Surfaces(first)}} }
          b: { dialect: {{Vendor(second)}}, base_url: "{{b}}", api_keys: ["sk-secret-b"]{{Surfaces(second)}} }
        models:
          - { id: m-a, provider: a, surface: {{Surface(first)}}, context_window: 100000, max_output: 4096, price_usd_per_mtok: { input: 1.0, cached_input: 0.1, cache_write: 1.25, output: 4.0 } }
          - { id: m-b, provider: b, surface: {{Surface(second)}}, context_window: 100000, max_output: 4096, price_usd_per_mtok: { input: 1.0, cached_input: 0.1, cache_write: 1.25, output: 4.0 } }
        routes:
          - { name: default, candidates: [m-a, m-b] }
        {{more}}
        """;

    private static string Vendor(Dialect dialect) => dialect == Dialect.Anthropic ? "anthropic" : "openai";

    private static string Surface(Dialect dialect) => dialect switch
    {
        Dialect.OpenAiChat => "chat",
        Dialect.OpenAiResponses => "responses",
        _ => "messages",
    };

    private static string Surfaces(Dialect dialect) => dialect == Dialect.Anthropic ? "" : $", surfaces: [{Surface(dialect)}]";
}
