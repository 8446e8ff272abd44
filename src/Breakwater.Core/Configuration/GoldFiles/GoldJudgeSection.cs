using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.GoldSets;

namespace Breakwater.Core.Configuration.GoldFiles;

internal sealed class GoldJudgeSection : Section<GoldJudge>
{
    private readonly Key<string> model;
    private readonly Key<string> rubric;

    public GoldJudgeSection()
    {
        model = Add(new Key<string>("model", Scalars.Name) { Required = true, Doc = "Model or route to ask." });
        rubric = Add(new Key<string>("rubric", TextShapes.Text) { Required = true, Doc = "What makes an answer pass." });
    }

    public override ConfigNode? WhenAbsent => null;

    protected override GoldJudge Build(KeyValues values) => new(values.Get(model), values.Get(rubric));
}
