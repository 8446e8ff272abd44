namespace Breakwater.Upstream.Http;

/// <summary>Media types without parameters; the common ones cost no allocation.</summary>
internal static class MediaTypes
{
    private static readonly string[] Known = ["application/json", "text/event-stream", "text/html", "text/plain"];

    public static string Bare(string? contentType)
    {
        var text = contentType.AsSpan();
        var end = text.IndexOf(';');
        var bare = (end < 0 ? text : text[..end]).Trim();
        foreach (var known in Known)
        {
            if (bare.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        return bare.IsEmpty ? string.Empty : bare.ToString().ToLowerInvariant();
    }
}
