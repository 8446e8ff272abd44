using Breakwater.Bench.Samples;
using Breakwater.Core.Routing.Affinity;

namespace Breakwater.Bench.Cases;

/// <summary>Where a prompt is cached: its prefixes hashed, and looked for.</summary>
internal static class AffinityCases
{
    private const int Times = 100;
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);

    public static IEnumerable<Benchmark> All()
    {
        var body = Requests.Chat(50_000, stream: false);
        yield return Repeat("affinity.scan.50k", () =>
        {
            Span<PromptPrefix> prefixes = stackalloc PromptPrefix[PrefixScan.Most];
            PrefixScan.Read(body, prefixes);
        });

        // The worst of them: a new conversation, none of whose prefixes is known.
        var table = new WarmPrefixes();
        table.Note(1, 1, new PrefixHolder(1, 0, false, 2000, uint.MaxValue));
        yield return Repeat("affinity.miss", () =>
        {
            Span<PrefixHolder> holders = stackalloc PrefixHolder[WarmPrefixes.MostHolders];
            for (var i = 0UL; i < PrefixScan.Most; i++)
            {
                table.Find(1, i * 0x9E3779B97F4A7C15, Now, holders);
            }
        });
        yield return Repeat("affinity.note", () => table.Note(1, 1, new PrefixHolder(1, 0, false, 2000, uint.MaxValue)));
    }

    private static Benchmark Repeat(string name, Action once) => new(name, Times, () =>
    {
        for (var i = 0; i < Times; i++)
        {
            once();
        }
    });
}
