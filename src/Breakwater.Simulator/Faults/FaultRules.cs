using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Simulator.Faults;

/// <summary>The rules in force, in the order they were set; the first that matches wins. Thread-safe.</summary>
internal sealed class FaultRules(ulong seed)
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Draw _draw = new(seed ^ 0xFA017);

    public void Add(FaultRule rule)
    {
        lock (_lock)
            _entries.Add(new Entry(rule));
    }

    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    /// <summary>The rules not yet expired, with the times they have left.</summary>
    public List<FaultRule> Snapshot()
    {
        lock (_lock)
            return [.. _entries.Select(static entry => entry.Rule with { Times = entry.Left })];
    }

    public FaultRule? Take(string vendor, string? model, string path)
    {
        lock (_lock)
            return Take_NeedsLock(vendor, rule => !IsOnAccept(rule) && Matches(rule.Model, model) && Matches(rule.Path, path));
    }

    /// <summary>A rule that closes the connection before any request is read.</summary>
    public FaultRule? TakeOnAccept(string vendor)
    {
        lock (_lock)
            return _entries.Count == 0 ? null : Take_NeedsLock(vendor, IsOnAccept);
    }

    public bool StopsListening(string vendor)
    {
        lock (_lock)
            return _entries.Exists(entry => entry.Rule.StopListening && Matches(entry.Rule.Vendor, vendor));
    }

    private FaultRule? Take_NeedsLock(string vendor, Predicate<FaultRule> applies)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            var rule = entry.Rule;
            if (rule.StopListening || !Matches(rule.Vendor, vendor) || !applies(rule))
                continue;
            if (rule.Probability is { } chance && _draw.Fraction() >= chance)
                continue;
            if (entry.Left is { } left && (entry.Left = left - 1) == 0)
                _entries.RemoveAt(i);
            return rule;
        }

        return null;
    }

    private static bool IsOnAccept(FaultRule rule) => rule is { Refuse: true, Model: null, Path: null };

    private static bool Matches(string? wanted, string? actual) => wanted is null || string.Equals(wanted, actual, StringComparison.Ordinal);

    private sealed class Entry(FaultRule rule)
    {
        public FaultRule Rule { get; } = rule;

        public int? Left { get; set; } = rule.Times;
    }
}
