using Breakwater.Core.Tenancy;

namespace Breakwater.Server.Endpoints;

/// <summary>
/// The key that came last on a connection. Callers send the same one with every request, and Kestrel then hands out the string that it made for the one before, so it is
/// known without a look at its characters. Safe for the concurrent requests of one connection.
/// </summary>
internal sealed class SentKey
{
    private Seen? _last;

    /// <summary>The key in a header's value.</summary>
    /// <param name="header">The value as it was handed out.</param>
    /// <param name="key">The part of it that is the key.</param>
    public CallerKey Of(string header, ReadOnlyMemory<char> key)
    {
        if (Volatile.Read(ref _last) is { } last && ReferenceEquals(last.Header, header))
        {
            return last.Key;
        }

        var seen = new Seen(header, new CallerKey(key));
        Volatile.Write(ref _last, seen);
        return seen.Key;
    }

    private sealed record Seen(string Header, CallerKey Key);
}
