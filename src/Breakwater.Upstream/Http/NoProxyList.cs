using System.Globalization;
using System.Net;

namespace Breakwater.Upstream.Http;

/// <summary>
/// <c>NO_PROXY</c> as curl and Go read it: <c>*</c>, an address or network (<c>10.0.0.0/8</c>), a name with all below it (<c>corp.example</c>),
/// only what is below it (<c>.corp.example</c>, <c>*.corp.example</c>), each with an optional <c>:port</c>.
/// </summary>
internal sealed class NoProxyList
{
    private readonly Entry[] entries;

    public NoProxyList(string? list)
    {
        const StringSplitOptions tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        entries = [.. (list ?? string.Empty).Split([',', ' ', ';'], tidy).Select(Entry.Read)];
    }

    public bool Holds(Uri uri)
    {
        var address = IPAddress.TryParse(uri.IdnHost, out var literal) ? literal : null;
        return Array.Exists(entries, entry => entry.Matches(uri.IdnHost, address, uri.Port));
    }

    private sealed record Entry(string Name, IPNetwork? Network, int? Port)
    {
        public static Entry Read(string text)
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                return new Entry(text, network, null);
            }

            if (IPAddress.TryParse(text, out var address))
            {
                return new Entry(text, Single(address), null);
            }

            var colon = text.LastIndexOf(':');
            if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                return Read(text[..colon].Trim('[', ']')) with { Port = port };
            }

            return new Entry(text.StartsWith("*.", StringComparison.Ordinal) ? text[1..] : text, null, null);
        }

        public bool Matches(string host, IPAddress? address, int port)
        {
            if (Port is { } only && only != port)
            {
                return false;
            }

            return Network is { } network ? address is not null && network.Contains(address) : Name == "*" || MatchesName(host);
        }

        private static IPNetwork Single(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);

        private bool MatchesName(string host)
        {
            if (!host.EndsWith(Name, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            var before = host.Length - Name.Length;
            return Name.StartsWith('.') ? before > 0 : before == 0 || host[before - 1] == '.';
        }
    }
}
