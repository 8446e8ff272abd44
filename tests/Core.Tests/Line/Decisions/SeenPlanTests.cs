using System.Text;
using System.Text.Json;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Routing.Choice;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Tests.Line.Decisions;

public sealed class SeenPlanTests
{
    [Fact]
    public void Write_AnyViews_IsWhatTheSerializerWrites()
    {
        var plan = new SeenPlan("0123456789abcdef",
        [
            new LiveView { SuccessRatio = 1 },
            new LiveView { IsPriced = true, IsInTrouble = true, InputPrice = 3_000_000_000, OutputPrice = long.MaxValue, P95 = TimeSpan.FromTicks(12_345_678), SuccessRatio = 1.0 / 3 },
            new LiveView { P95 = TimeSpan.MaxValue, SuccessRatio = 0.98 },
        ]);
        using var written = new PooledBuffer(256);

        plan.Write(written);

        Encoding.UTF8.GetString(written.Written.Span).ShouldBe(JsonSerializer.Serialize(plan, DecisionJson.Default.SeenPlan));
    }
}
