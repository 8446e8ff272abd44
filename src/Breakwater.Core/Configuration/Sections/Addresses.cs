using System.Diagnostics.CodeAnalysis;
using System.Net;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;

namespace Breakwater.Core.Configuration.Sections;

/// <summary>Values that are addresses.</summary>
internal static class Addresses
{
    /// <summary>Where to listen.</summary>
    public static Shape<Uri> Listener { get; } = new ScalarShape<Uri>(
        "address", "an http address of host and port without a path, such as http://127.0.0.1:4290; the host an IP address or localhost", ParseListener, Schemas.Text);

    /// <summary>Where a provider is.</summary>
    public static Shape<Uri> Provider { get; } = new ScalarShape<Uri>(
        "address", "an absolute http or https address without user, query or fragment, such as https://api.openai.com", ParseProvider, Schemas.Text);

    public static Shape<StoreOptions> Store { get; } = new ScalarShape<StoreOptions>(
        "store", "sqlite:<file> or postgres://user:password@host/database", ParseStore, Schemas.Text);

    /// <summary>Null stands for <c>none</c>.</summary>
    public static Shape<Uri?> Shared { get; } = new ScalarShape<Uri?>(
        "none | redis://host:port", "none, redis://host:port or rediss://host:port", ParseShared, Schemas.Text);

    /// <summary>Whether only this machine can reach the address.</summary>
    public static bool IsLoopback(Uri address) =>
        string.Equals(address.DnsSafeHost, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip));

    private static bool ParseListener(string text, [MaybeNullWhen(false)] out Uri value) =>
        Uri.TryCreate(text, UriKind.Absolute, out value)
        && value.Scheme == Uri.UriSchemeHttp
        && value.UserInfo.Length == 0
        && value.PathAndQuery == "/"
        && value.Fragment.Length == 0
        && (value.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || IsLoopback(value));

    private static bool ParseProvider(string text, [MaybeNullWhen(false)] out Uri value) =>
        Uri.TryCreate(text, UriKind.Absolute, out value)
        && (value.Scheme == Uri.UriSchemeHttp || value.Scheme == Uri.UriSchemeHttps)
        && value.Host.Length > 0
        && value.UserInfo.Length == 0
        && !text.AsSpan().ContainsAny('?', '#');

    private static bool ParseStore(string text, [MaybeNullWhen(false)] out StoreOptions value)
    {
        const string sqlite = "sqlite:";
        value = null;
        if (text.StartsWith(sqlite, StringComparison.Ordinal) && text.Length > sqlite.Length)
        {
            value = new StoreOptions(StoreKind.Sqlite, text[sqlite.Length..]);
        }
        else if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "postgres" or "postgresql" && address.Host.Length > 0 && address.AbsolutePath.Length > 1)
        {
            value = new StoreOptions(StoreKind.Postgres, text);
        }

        return value is not null;
    }

    private static bool ParseShared(string text, out Uri? value)
    {
        value = null;
        return string.Equals(text, "none", StringComparison.Ordinal)
            || (Uri.TryCreate(text, UriKind.Absolute, out value) && value.Scheme is "redis" or "rediss" && value.Host.Length > 0);
    }
}
