namespace Breakwater.Upstream.Http;

/// <summary>What options must satisfy whatever configured them. Messages name the setting, never a key's text.</summary>
internal static class UpstreamOptionsRules
{
    public static void Check(UpstreamOptions options)
    {
        var url = options.BaseUrl;
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            throw new ArgumentException($"providers.{options.Provider}.base_url must be an absolute http or https address", nameof(options));
        }

        if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            throw new ArgumentException($"providers.{options.Provider}.base_url must hold no user name, query or fragment", nameof(options));
        }

        for (var i = 0; i < options.Keys.Count; i++)
        {
            var key = options.Keys[i].Reveal();
            if (key.Length == 0 || key.Contains(' ', StringComparison.Ordinal) || !CallerHeaders.IsPrintable(key))
            {
                throw new ArgumentException($"providers.{options.Provider}.api_keys[{i}] is empty or holds a space, a line break or a character that no header can carry", nameof(options));
            }
        }
    }
}
