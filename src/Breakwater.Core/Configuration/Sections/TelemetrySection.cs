using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class TelemetrySection : Section<TelemetryOptions>
{
    private readonly Key<bool> captureContent;
    private readonly Key<bool> logRequests;

    public TelemetrySection()
    {
        captureContent = Add(new Key<bool>("capture_content", Scalars.Flag) { Default = "false", NotEnforced = true, Doc = "Allows prompts and answers in records; off, they appear nowhere." });
        logRequests = Add(new Key<bool>("log_requests", Scalars.Flag) { Default = "true", Doc = "One log line for each request." });
    }

    protected override TelemetryOptions Build(KeyValues values) => new(values.Get(captureContent), values.Get(logRequests));
}
