
namespace Breakwater.Upstream.Http;

/// <summary>
/// Which of the caller's headers may travel to a provider (F-L1). A list of what may, not of what may not:
/// a name nobody thought of can neither carry a credential nor change where ours goes.
/// </summary>
internal static class CallerHeaders
{
    private static readonly HashSet<string> Allowed = new HashSet<string>(
        ["accept", "anthropic-beta", "anthropic-version", "openai-beta", "x-client-request-id"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a known name with a plain printable value, which cannot end the header early.</summary>
    public static bool MayPass(string name, string value) => Allowed.Contains(name) && IsPrintable(value);

    public static bool IsPrintable(ReadOnlySpan<char> value) => !value.ContainsAnyExceptInRange(' ', '~');
}
