using System.Net;
using System.Net.Sockets;

namespace Breakwater.Upstream.Http.Connecting;

/// <summary>
/// Which resolved addresses a provider's name may stand for (F-L2). A name that answers with a link-local, metadata or loopback address
/// is a mistake or an attack on whatever listens there; who means such an address writes it into <c>base_url</c> as a literal.
/// </summary>
internal static class AddressPolicy
{
    private static readonly IPNetwork[] Refused =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("100.100.100.200/32"),
        IPNetwork.Parse("192.0.0.192/32"),
        IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("::/128"),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("ff00::/8"),
        IPNetwork.Parse("fd00:ec2::254/128"),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    /// <summary>True when a connection for <paramref name="host"/> may go to <paramref name="address"/>.</summary>
    public static bool Allows(string host, IPAddress address)
    {
        if (IPAddress.TryParse(host, out _))
        {
            return true;
        }

        var meant = Embedded(address) ?? address;
        var local = IPAddress.IsLoopback(meant) || IPAddress.IsLoopback(address);
        return local ? IsLocalName(host) : !IsRefused(meant) && !IsRefused(address);
    }

    private static bool IsRefused(IPAddress address)
    {
        foreach (var network in Refused)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The IPv4 address that an IPv6 one stands for (mapped, compatible, NAT64, 6to4); null when none.</summary>
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (SixToFour.Contains(address))
        {
            return new IPAddress(bytes[2..6]);
        }

        return address.IsIPv4MappedToIPv6 || Nat64.Contains(address) || Compatible.Contains(address) ? new IPAddress(bytes[12..]) : null;
    }

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
