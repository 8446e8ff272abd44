using System.Net;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Sections;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>Two listeners cannot share an address, and an open gateway stays on this machine.</summary>
internal sealed class ListenRelation : IRelation
{
    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        var (data, admin) = draft.Listen;
        var path = KeyPath.Root.Key("listen");
        if (data.Port != 0 && data.Port == admin.Port && Overlap(data.DnsSafeHost, admin.DnsSafeHost))
        {
            reading.Refuse(path.Key("admin"), "must not be the address of listen.data; use another port.");
        }

        if (!Addresses.IsLoopback(data) && draft.Tenants.Count == 0 && !reading.IsBroken("tenants"))
        {
            CheckStored(path.Key("data"), reading);
        }
    }

    private static void CheckStored(KeyPath data, Reading reading)
    {
        if (reading.HasStoredTenants is null)
        {
            reading.Warn(data, "is not a loopback address and the file has no tenant: the gateway starts only if its store has one (breakwater tenant add).");
        }
        else if (reading.HasStoredTenants == false)
        {
            reading.Refuse(data, "must be a loopback address while no tenant is configured: anybody could spend your keys. Add a tenant under tenants or to the store (breakwater tenant add), or use 127.0.0.1.");
        }
    }

    private static bool Overlap(string a, string b) =>
        string.Equals(a, b, StringComparison.OrdinalIgnoreCase) || IsAny(a) || IsAny(b) || (IsLocal(a) && IsLocal(b) && (a == "localhost" || b == "localhost"));

    private static bool IsAny(string host) => IPAddress.TryParse(host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));

    // localhost is both 127.0.0.1 and ::1.
    private static bool IsLocal(string host) => host is "localhost" or "127.0.0.1" or "::1";
}
