namespace Breakwater.Core.Routing.Choice;

/// <summary>Where a candidate stands in an order: lower groups first, then lower numbers.</summary>
internal readonly record struct Rank(int Group, long Within)
{
    public bool IsAfter(Rank other) => Group > other.Group || (Group == other.Group && Within > other.Within);
}
