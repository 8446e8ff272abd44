namespace Breakwater.Simulator.Providers.Answers;

/// <summary>Remembers which message prefixes were seen, up to a fixed number, so that repeated prompts report cached tokens. Thread-safe.</summary>
internal sealed class PromptCache
{
    private const int Capacity = 4096;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, int> _tokensByPrefix = [];
    private readonly Queue<ulong> _order = new();

    /// <summary>The tokens of the longest known prefix, rounded down to the vendors' steps of 128; remembers all of them.</summary>
    public int Lookup(ReadOnlySpan<(ulong Hash, int Tokens)> prefixes)
    {
        var cached = 0;
        lock (_lock)
        {
            foreach (var (hash, tokens) in prefixes)
            {
                if (_tokensByPrefix.ContainsKey(hash))
                    cached = tokens;
                else
                    Remember_NeedsLock(hash, tokens);
            }
        }

        return cached / 128 * 128;
    }

    private void Remember_NeedsLock(ulong hash, int tokens)
    {
        if (_order.Count == Capacity)
            _tokensByPrefix.Remove(_order.Dequeue());
        _tokensByPrefix[hash] = tokens;
        _order.Enqueue(hash);
    }
}
