namespace Breakwater.Core.Routing.Choice;

/// <summary>Where a candidate stands in an order: lower groups first, then lower numbers, the second where the first are alike.</summary>
internal readonly record struct Rank(int Group, long Within, long Then = 0)
{
    public bool IsAfter(Rank other) =>
        Group != other.Group ? Group > other.Group : Within != other.Within ? Within > other.Within : Then > other.Then;
}
