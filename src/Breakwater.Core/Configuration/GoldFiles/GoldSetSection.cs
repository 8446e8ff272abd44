using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.GoldSets;

namespace Breakwater.Core.Configuration.GoldFiles;

/// <summary>A gold set as read.</summary>
internal sealed record GoldSetDraft(string? Name, IReadOnlyList<Placed<double>> Floors, IReadOnlyList<Placed<GoldCase>> Cases);

internal sealed class GoldSetSection : Section<GoldSetDraft>
{
    private readonly Key<string> name;
    private readonly Key<IReadOnlyList<Placed<double>>> floors;
    private readonly Key<IReadOnlyList<Placed<GoldCase>>> cases;

    public GoldSetSection()
    {
        name = Add(new Key<string>("name", Scalars.Name) { DefaultNote = "the file's name", Doc = "Its name, unique among the sets." });
        floors = Add(new Key<IReadOnlyList<Placed<double>>>("floors", new MapShape<double>(Scalars.Share)) { DefaultNote = "task: 0.97, any other class: 1", Point = "A7.1", Doc = "Least share of passed cases by class." });
        cases = Add(new Key<IReadOnlyList<Placed<GoldCase>>>("cases", new SectionListShape<GoldCase>(new GoldCaseSection())) { Required = true, Doc = "Its cases." });
    }

    protected override GoldSetDraft Build(KeyValues values) => new(values.Get(name), values.Get(floors), values.Get(cases));
}
