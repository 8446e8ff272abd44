using System.Net;
using System.Net.Sockets;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Configuration.Sections;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>Providers are places that answer LLM calls, speak what they say, and have keys.</summary>
internal sealed class ProviderRelation : IRelation
{
    private static readonly string[] MetadataHosts = ["metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal"];
    private static readonly IPAddress[] MetadataAddresses = [IPAddress.Parse("100.100.100.200"), IPAddress.Parse("168.63.129.16"), IPAddress.Parse("fd00:ec2::254")];

    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        foreach (var (path, _, provider) in draft.Providers)
        {
            if (provider.BaseUrl is { } address)
            {
                CheckAddress(address, provider.Keys, path.Key("base_url"), reading);
            }

            foreach (var surface in provider.Surfaces)
            {
                if ((surface == Surface.Messages) != (provider.Vendor == Vendor.Anthropic))
                {
                    reading.Refuse(path.Key("surfaces"), $"{Word(surface)} is not a surface of this dialect: openai has chat, responses, embeddings, realtime, moderations; anthropic has messages.");
                }
            }

            WarnOfKeys(provider.Keys, path.Key("api_keys"), assembly, reading);
        }
    }

    private static void CheckAddress(Uri address, ApiKeys keys, KeyPath path, Reading reading)
    {
        var host = address.DnsSafeHost;
        var name = host.TrimEnd('.');
        if (MetadataHosts.Contains(name, StringComparer.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IsForbidden(ip)))
        {
            reading.Refuse(path, "must not be a link-local, metadata, multicast or unspecified address: keys and prompts would go to the machine's own infrastructure.");
        }
        else if (address.Scheme == Uri.UriSchemeHttp && !Addresses.IsLoopback(address) && (keys.Passthrough || keys.Values.Count > 0))
        {
            reading.Warn(path, "sends keys and prompts unencrypted; use https unless the network between is yours.");
        }
    }

    private static bool IsForbidden(IPAddress given)
    {
        var ip = given.IsIPv4MappedToIPv6 ? given.MapToIPv4() : given;
        if (ip.IsIPv6LinkLocal || ip.IsIPv6Multicast || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) || MetadataAddresses.Contains(ip))
        {
            return true;
        }

        return ip.AddressFamily == AddressFamily.InterNetwork && ip.GetAddressBytes() is [169, 254, ..] or [>= 224, ..];
    }

    private static void WarnOfKeys(ApiKeys keys, KeyPath path, Assembly assembly, Reading reading)
    {
        // The default providers stand in no file: not having one of them is not worth a word.
        if (keys.Unset.Count == 0 || !reading.IsInFile(path))
        {
            return;
        }

        var variables = string.Join(", ", keys.Unset);
        var simulated = assembly.Providers.Any(provider => provider.Simulated);
        reading.Warn(path, keys.IsMissing
            ? $"{variables} not set: this provider is {(simulated ? "simulated" : "not used")}."
            : $"{variables} not set: left out.");
    }

    private static string Word(Surface surface) => Words.Surfaces.First(word => word.Value == surface).Text;
}
