namespace Breakwater.Core.Line.Planning;

/// <summary>One number for everything that belongs together: a conversation, else a tenant, else the request alone. The same on every machine.</summary>
internal static class StickyHash
{
    public static ulong Of(string? tenant, string? session, string request) =>
        session is null && tenant is null ? Mix(Add(Seed, request)) : Mix(Add(Add(Seed, tenant) * Prime, session));

    private const ulong Seed = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    // FNV-1a over the UTF-16 units.
    private static ulong Add(ulong hash, string? text)
    {
        foreach (var unit in text ?? "")
        {
            hash = (hash ^ unit) * Prime;
        }

        return hash;
    }

    // Its high bits say too little of the last characters, and shares are read from them.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        return hash ^ (hash >> 31);
    }
}
