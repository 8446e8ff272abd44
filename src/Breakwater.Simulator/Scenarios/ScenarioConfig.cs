using System.Security.Cryptography;
using System.Text;
using Breakwater.Core.Configuration;
using Breakwater.Core.Configuration.Options;
using Breakwater.Simulator.Traffic;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios;

/// <summary>The configuration of a simulated gateway.</summary>
internal static class ScenarioConfig
{
    // What is shown is the defence against a storm, with its own bound on attempts; the tiers' lower one (C1) would hide it, and so would a cutover, which takes the traffic away for an hour.
    private static readonly (string Key, string Value)[] Plain = [("sla.silver.max_retries", "9"), ("cutover.enabled", "false"), ("health.probes", "false")];

    /// <summary>
    /// The scenario's providers, models, routes and tenants with its own settings, or with everything else that <paramref name="policies"/> says in place of them.
    /// </summary>
    public static GatewayConfig Read(Scenario scenario, GatewayConfig? policies)
    {
        var catalogue = new ModelCatalogue(DateOnly.FromDateTime(Clock.VirtualClock.Start.UtcDateTime), [], [], []);
        var result = ConfigReader.Read(new ConfigSource("scenario", Tree(scenario).Build(), catalogue));
        var world = result.Config ?? throw new InvalidOperationException($"The scenario's configuration is refused: {string.Join("; ", result.Problems)}");
        return policies is null ? world : policies with
        {
            Providers = world.Providers,
            Models = world.Models,
            Tenants = world.Tenants,
            Routes = world.Routes,
            Directory = world.Directory,
            Prices = world.Prices,
        };
    }

    private static ConfigTree Tree(Scenario scenario)
    {
        var tree = new ConfigTree();
        foreach (var provider in scenario.Providers)
        {
            tree.Set($"providers.{provider.Name}.dialect", provider.Vendor == Vendor.Anthropic ? "anthropic" : "openai");
            tree.Set($"providers.{provider.Name}.api_keys", ["simulated"]);
        }

        tree.Set("models", scenario.Providers.Select(Model));
        tree.Set("routes", Routes(scenario));
        if (scenario.Cohorts.Any(cohort => cohort.Tenant is not null))
        {
            tree.Set("tenants", scenario.Cohorts.Where(cohort => cohort.Tenant is not null).DistinctBy(cohort => cohort.Tenant).Select(Tenant));
        }

        foreach (var (key, value) in Plain.Where(plain => scenario.Settings.All(own => own.Key != plain.Key)).Concat(scenario.Settings))
        {
            tree.Set(key, value);
        }

        return tree;
    }

    private static ConfigTree Model(ProviderModel provider)
    {
        var model = new ConfigTree().Set("id", provider.Model).Set("provider", provider.Name).Set("quality", "high");
        return provider.Price is { } price ? model.Set("price_usd_per_mtok.input", price.Input).Set("price_usd_per_mtok.output", price.Output) : model;
    }

    private static IEnumerable<ConfigTree> Routes(Scenario scenario)
    {
        if (!scenario.IsApart)
        {
            return [new ConfigTree().Set("name", "default").Set("candidates", scenario.Providers.Select(provider => provider.Model))];
        }

        // The last route takes what no other takes, so it has no condition.
        var last = scenario.Providers[^1];
        return scenario.Providers.Select(provider => provider == last ? Route(provider) : Route(provider).Set("match.model", [provider.Model]));
    }

    private static ConfigTree Route(ProviderModel provider) =>
        new ConfigTree().Set("name", $"{provider.Name}-only").Set("candidates", [provider.Model]);

    private static ConfigTree Tenant(Cohort cohort)
    {
        var tenant = new ConfigTree()
            .Set("id", cohort.Tenant!)
            .Set("keys_sha256", [Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Ask.KeyOf(cohort.Tenant!))))])
            .Set("tier", cohort.TenantTier.ToString().ToLowerInvariant())
            .Set("lanes", [cohort.IsBatch ? "batch" : "interactive"]);
        if (cohort.UsdPerMinute is { } usd)
        {
            tenant.Set("budget_usd.minute", usd);
        }

        return cohort.MaxInflight is { } most ? tenant.Set("max_inflight", most.ToString(System.Globalization.CultureInfo.InvariantCulture)) : tenant;
    }
}
