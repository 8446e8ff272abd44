using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line;

/// <summary>One room of the line: takes the exchange, adds one thing, and lets it go on (null) or refuses it.</summary>
public interface IRoom
{
    /// <summary>Does the room's part. A fault ends the line; rooms hold no state of their own between exchanges.</summary>
    ValueTask<Fault?> EnterAsync(Exchange exchange);
}
