using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Core.Configuration.Sections.Changes;

/// <summary>What tells one change of a route from another: candidates and policy, neither the pace nor the floors.</summary>
internal static class RolloutMark
{
    private const int Length = 12;

    public static string Of(RouteDraft to)
    {
        var text = new StringBuilder().AppendJoin(' ', to.Candidates);
        text.Append(CultureInfo.InvariantCulture, $"|{to.Policy.Kind}|{to.Policy.MaxCost}|{to.Policy.MaxLatency}|");
        foreach (var weight in to.Weights.OrderBy(weight => weight.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{weight.Name}={weight.Value} ");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Length];
    }
}
