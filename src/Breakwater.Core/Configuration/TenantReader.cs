using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Relations;
using Breakwater.Core.Configuration.Sections;
using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Configuration;

/// <summary>Reads one tenant that is not in the file, by the rules of those that are. Pure.</summary>
public static class TenantReader
{
    private static readonly TenantSection Section = new();

    /// <summary>The keys of a tenant: those of the file but for the hashes of its keys, which are made one by one.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Section.Keys.Select(key => key.Name).Where(name => name != TenantSection.KeysName)];

    /// <summary>The tenant of a tree, for the models and routes of a table; null with what is wrong.</summary>
    public static Tenant? Read(MapNode tree, RouteTable table, out IReadOnlyList<ConfigProblem> problems)
    {
        var reading = new Reading("tenant", Profile.Of(null));
        if (tree.Find(TenantSection.KeysName) is { } keys)
        {
            reading.Refuse(KeyPath.Root.Key(TenantSection.KeysName), new MapNode(keys.Line, keys.Column, []), "is for tenants of the configuration file; make keys once the tenant is there.");
        }

        if (Section.TryBind(tree, KeyPath.Root, reading, out var draft))
        {
            TenantRelation.CheckOne(draft.Tenant, KeyPath.Root, table, [.. table.Routes.Select(route => route.Name)], reading);
        }

        problems = reading.Problems;
        return problems.Count == 0 ? draft?.Tenant : null;
    }
}
