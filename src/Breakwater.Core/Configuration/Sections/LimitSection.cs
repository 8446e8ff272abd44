using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class LimitSection : Section<LimitOptions>
{
    private readonly Key<long> body;
    private readonly Key<long> answer;

    public LimitSection()
    {
        body = Add(new Key<long>("max_body_bytes", Scalars.Bytes) { Default = "33554432", Doc = "Largest request body; more is refused with 413." });
        answer = Add(new Key<long>("max_answer_bytes", Scalars.Bytes) { Default = "67108864", Doc = "Largest complete answer of a provider." });
    }

    protected override LimitOptions Build(KeyValues values) => new(values.Get(body), values.Get(answer));
}
