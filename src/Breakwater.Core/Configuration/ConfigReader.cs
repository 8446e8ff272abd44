using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Relations;
using Breakwater.Core.Configuration.Sections;

namespace Breakwater.Core.Configuration;

/// <summary>Reads a tree into a configuration, or tells everything that is wrong with it at once. Pure.</summary>
public static class ConfigReader
{
    private const string Providers = "providers";

    private static readonly IRelation[] Relations =
    [
        new ListenRelation(), new StoreRelation(), new ProviderRelation(), new ModelRelation(), new RouteRelation(), new LastResortRelation(),
        new TenantRelation(), new IntentRelation(), new TimeoutRelation(), new RetryRelation(), new DefenceRelation(), new BudgetRelation(),
    ];

    /// <summary>Reads a source: each key by itself, then the rules between keys, then everything put together with the catalogue.</summary>
    public static ConfigResult Read(ConfigSource source)
    {
        var root = WithDefaultProviders(source);
        var profile = (root as MapNode)?.Find(RootSection.ProfileKey) is ScalarNode named ? named.Text : null;
        var reading = new Reading(source.File, Profile.Of(profile), source.Preset) { HasStoredTenants = source.HasStoredTenants };
        if (!RootSection.Instance.TryBind(root, KeyPath.Root, reading, out var draft))
        {
            return Refused(reading);
        }

        var assembly = new Assembly(draft, source, reading);
        foreach (var relation in Relations)
        {
            relation.Check(draft, assembly, reading);
        }

        return reading.Problems.Count > 0
            ? Refused(reading)
            : new ConfigResult(assembly.Build(), [], reading.Warnings);
    }

    private static ConfigNode WithDefaultProviders(ConfigSource source)
    {
        var root = source.Root is null or ScalarNode { IsNull: true } ? MapNode.Empty : source.Root;
        if (source.DefaultProviders is { } providers && root is MapNode map && map.Find(Providers) is null or ScalarNode { IsNull: true })
        {
            return map with
            {
                Entries = [.. map.Entries.Where(entry => entry.Name != Providers), new ConfigEntry(0, 0, Providers, providers)],
            };
        }

        return root;
    }

    private static ConfigResult Refused(Reading reading) =>
        new(null, [.. reading.Problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)], reading.Warnings);
}
