using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Objectives;

namespace Breakwater.Core.Configuration.Sections.Objectives;

internal sealed class AlertSection : Section<AlertRule>
{
    private readonly Key<bool> enabled;
    private readonly Key<double> threshold;
    private readonly Key<TimeSpan> lasting;
    private readonly bool isFloor;

    public AlertSection(Shape<double> shape, string value, string time, string doc, bool isFloor = false)
    {
        this.isFloor = isFloor;
        enabled = Add(new Key<bool>("enabled", Scalars.Flag) { Default = "true", Doc = "Whether it is raised at all." });
        threshold = Add(new Key<double>("threshold", shape) { Default = value, Doc = doc });
        lasting = Add(new Key<TimeSpan>("for", Scalars.Duration) { Default = time, Doc = "How long that must last. It is looked at every 5 s; it is cleared after a minute that is a tenth better." });
    }

    protected override AlertRule Build(KeyValues values) => new(values.Get(enabled), values.Get(threshold), values.Get(lasting)) { IsFloor = isFloor };
}
