namespace Breakwater.Core.Configuration.Keys;

/// <summary>What one reading of a configuration has found so far. For one thread.</summary>
internal sealed class Reading(string file, Profile profile, Profile? preset = null)
{
    private readonly Dictionary<string, Found> found = new(StringComparer.Ordinal);
    private readonly List<ConfigProblem> problems = [];
    private readonly List<ConfigProblem> warnings = [];
    private readonly SortedSet<string> notEnforced = new(StringComparer.Ordinal);

    public Profile Profile { get; } = profile;

    /// <summary>Numbers that an operator put above the file's for the time being; null when there are none.</summary>
    public Profile? Preset { get; } = preset;

    /// <summary>Whether the store has tenants; null while nobody has looked.</summary>
    public bool? HasStoredTenants { get; init; } = false;

    public IReadOnlyList<ConfigProblem> Problems => problems;

    public IReadOnlyList<ConfigProblem> Warnings => warnings;

    public IReadOnlyCollection<string> NotEnforced => notEnforced;

    /// <summary>Every single value that the file sets, by path.</summary>
    public Dictionary<string, Setting> Settings()
    {
        var settings = new Dictionary<string, Setting>(StringComparer.Ordinal);
        foreach (var (path, (node, secret)) in found)
        {
            if (node is ScalarNode { IsNull: false, Line: > 0 } scalar)
            {
                settings[path] = new Setting(scalar.Text, secret);
            }
        }

        foreach (var (key, text) in Preset?.Values ?? new Dictionary<string, string>())
        {
            settings[key] = new Setting(text, false);
        }

        return settings;
    }

    /// <summary>Remembers the node of a path, so that a later rule can say where it stands.</summary>
    public void Note(KeyPath path, ConfigNode node, bool secret) => found[path.Text] = new Found(node, secret);

    public void NoteNotEnforced(KeyPath path) => notEnforced.Add(path.Generic());

    public bool IsSet(KeyPath path) => found.TryGetValue(path.Text, out var at) && at.Node is not ScalarNode { IsNull: true };

    /// <summary>Whether what stands at the path must not be shown.</summary>
    public bool IsSecret(KeyPath path) => found.TryGetValue(path.Text, out var at) && at.Secret;

    /// <summary>True when the key stands in the file itself, not only in what holds without one.</summary>
    public bool IsInFile(KeyPath path) => found.TryGetValue(path.Text, out var at) && at.Node.Line > 0;

    /// <summary>True when the key or something below it is refused already, so that rules about it would only repeat that.</summary>
    public bool IsBroken(string key)
    {
        foreach (var problem in problems)
        {
            if (problem.Key.StartsWith(key, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    public void Refuse(KeyPath path, string rule) => problems.Add(Describe(path, rule));

    public void Refuse(KeyPath path, ConfigNode node, string rule) => problems.Add(Describe(path, node, rule));

    public void Warn(KeyPath path, string rule) => warnings.Add(Describe(path, rule));

    private ConfigProblem Describe(KeyPath path, string rule)
    {
        // A key that the file leaves out is told at the nearest key around it.
        for (var at = path.Text; at.Length > 0; at = at[..int.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            if (found.TryGetValue(at, out var known))
            {
                return Describe(path, known.Node, rule) with { Value = at.Length == path.Text.Length ? Shown(known) : null };
            }
        }

        return new ConfigProblem(file, 0, 0, path.Text, null, rule);
    }

    private ConfigProblem Describe(KeyPath path, ConfigNode node, string rule) =>
        new(file, node.Line, node.Column, path.Text, Shown(new Found(node, IsSecret(path))), rule);

    private static string? Shown(Found at) => at switch
    {
        { Node: not ScalarNode } => null,
        { Secret: true } => Setting.Hidden,
        _ => WithoutCredentials(((ScalarNode)at.Node).Written),
    };

    /// <summary>An address without what is often a secret in it: user and password, and the query.</summary>
    private static string WithoutCredentials(string written)
    {
        var scheme = written.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return written;
        }

        var start = scheme + "://".Length;
        var at = written.LastIndexOf('@');
        var shown = at < start ? written : string.Concat(written.AsSpan(0, start), Setting.Hidden, written.AsSpan(at));
        var query = shown.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? shown : string.Concat(shown.AsSpan(0, query + 1), Setting.Hidden);
    }

    private sealed record Found(ConfigNode Node, bool Secret);
}
