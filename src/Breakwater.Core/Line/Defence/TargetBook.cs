using System.Collections.Concurrent;

namespace Breakwater.Core.Line.Defence;

/// <summary>
/// The defences of all targets. Models of the configuration have one each; so have the names that callers invent and providers' patterns let through, up to a number
/// of them: further ones share a defence, until one of the others was not asked for in a while. Safe for concurrent use; what is under way keeps what it has.
/// </summary>
internal sealed class TargetBook(Func<string, string, int, TargetDefence> make)
{
    /// <summary>Names of one provider that have defences of their own, each of up to 45 KB.</summary>
    public const int MostForwarded = 64;

    /// <summary>What the others are called together.</summary>
    public const string Others = "(others)";

    /// <summary>After this its windows are empty: there is nothing to lose.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<(string Provider, string Model), TargetDefence> targets = new();
    private readonly Dictionary<(string Provider, string Model), TimeSpan> forwarded = [];

    public IEnumerable<TargetDefence> All => targets.Values;

    public TargetDefence? Find(string provider, string model) => targets.GetValueOrDefault((provider, model));

    /// <summary>The defence of a model of the configuration.</summary>
    public TargetDefence Of(string provider, string model, int keys) =>
        targets.GetOrAdd((provider, model), static (name, known) => known.make(name.Provider, name.Model, known.keys), (make, keys));

    /// <summary>The defence of a name that only a pattern knows, and that a request asks for now.</summary>
    public TargetDefence OfForwarded(string provider, string model, int keys, TimeSpan now)
    {
        lock (gate)
        {
            var name = (provider, model);
            if (!forwarded.ContainsKey(name))
            {
                if (targets.TryGetValue(name, out var listed))
                {
                    return listed;
                }

                if (!HasRoom_NeedsLock(provider, now))
                {
                    return Of(provider, Others, keys);
                }
            }

            forwarded[name] = now;
            return Of(provider, model, keys);
        }
    }

    public void Replace(TargetDefence target) => targets[(target.Provider, target.Model)] = target;

    private bool HasRoom_NeedsLock(string provider, TimeSpan now)
    {
        var (count, oldest, since) = (0, default((string, string)), TimeSpan.MaxValue);
        foreach (var (name, met) in forwarded)
        {
            if (name.Provider != provider)
            {
                continue;
            }

            count++;
            (oldest, since) = met < since ? (name, met) : (oldest, since);
        }

        if (count < MostForwarded)
        {
            return true;
        }

        if (now - since < Idle)
        {
            return false;
        }

        forwarded.Remove(oldest);
        targets.TryRemove(oldest, out _);
        return true;
    }
}
