using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.GoldSets;

namespace Breakwater.Core.Configuration.GoldFiles;

internal sealed class GoldMessageSection : Section<GoldMessage>
{
    private readonly Key<string> role;
    private readonly Key<string> content;

    public GoldMessageSection()
    {
        role = Add(new Key<string>("role", Scalars.OneOf(("system", "system"), ("user", "user"), ("assistant", "assistant"))) { Required = true, Doc = "Who says it." });
        content = Add(new Key<string>("content", TextShapes.Text) { Required = true, Doc = "What is said." });
    }

    protected override GoldMessage Build(KeyValues values) => new(values.Get(role), values.Get(content));
}
