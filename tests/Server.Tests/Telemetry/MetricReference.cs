using System.Text;
using Breakwater.Server.Telemetry;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Telemetry;

/// <summary>docs/reference/metrics.md is what is served.</summary>
public sealed class MetricReference
{
    [Fact]
    public void Reference_Page_IsWhatIsServed()
    {
        var made = Write();
        CommittedPage.Read("metrics.md", made).ShouldBe(made, CommittedPage.Advice);
    }

    private static string Write()
    {
        var page = new StringBuilder("""
            # Metrics

            `GET /metrics` on the admin listener, with the admin token, in Prometheus' text format 0.0.4; made from the product, a test compares this page with it. How they
            are counted, and how to scrape them: [objectives](../systems/objectives.md).

            Labels are names of the configuration, of the catalogue and of tenants; `-` stands for none, `other` for models that are only forwarded and for everything beyond 500
            combinations of provider, model and tenant. Counters begin at zero with the process.

            | name | type | labels | points | meaning |
            |---|---|---|---|---|

            """);
        foreach (var family in MetricFamilies.All)
        {
            page.Append(null, $"| `{family.Name}` | {family.Type} | {family.Labels.Replace(",", ", ", StringComparison.Ordinal)} | {family.Point} | {family.Help} |\n");
        }

        return page.ToString();
    }
}
