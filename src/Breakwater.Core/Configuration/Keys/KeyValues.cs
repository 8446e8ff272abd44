namespace Breakwater.Core.Configuration.Keys;

/// <summary>The values of a section's keys while it is read.</summary>
internal sealed class KeyValues
{
    private readonly Dictionary<KeyDescription, object?> values = [];

    public void Set<T>(Key<T> key, T? value) => values[key] = value;

    /// <summary>The value, or the type's default where the key may be left out and was.</summary>
    public T Get<T>(Key<T> key) => (T)values[key]!;

    /// <summary>All values of a type by key name.</summary>
    public IEnumerable<KeyValuePair<string, T>> All<T>()
    {
        foreach (var (key, value) in values)
        {
            if (value is T typed)
            {
                yield return new(key.Name, typed);
            }
        }
    }
}
