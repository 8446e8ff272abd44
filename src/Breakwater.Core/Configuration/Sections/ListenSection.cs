using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class ListenSection : Section<ListenOptions>
{
    private readonly Key<Uri> data;
    private readonly Key<Uri> admin;

    public ListenSection()
    {
        data = Add(new Key<Uri>("data", Addresses.Listener)
        {
            Default = "http://127.0.0.1:4290",
            Doc = "Address of the LLM APIs. Off loopback only with tenants. Port 0 takes a free port.",
        });
        admin = Add(new Key<Uri>("admin", Addresses.Listener) { Default = "http://127.0.0.1:4291", Doc = "Address of dashboard, admin API and metrics." });
    }

    protected override ListenOptions Build(KeyValues values) => new(values.Get(data), values.Get(admin));
}
