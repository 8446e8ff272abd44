namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>One message as it will stand on the wire: neighbours of one role joined, tool results first.</summary>
internal sealed class Turn(Role role)
{
    private int results;

    public Role Role { get; } = role;

    public List<Part> Parts { get; } = [];

    /// <summary>Adds a piece; a result goes behind the results already there and before everything else, as the pairing rule wants it.</summary>
    public void Add(Part part)
    {
        if (part is ToolResultPart)
        {
            Parts.Insert(results++, part);
        }
        else
        {
            Parts.Add(part);
        }
    }
}
