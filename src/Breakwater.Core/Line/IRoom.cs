using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line;

/// <summary>One room of the line: takes the exchange, adds one thing, and lets it go on (null) or refuses it.</summary>
public interface IRoom
{
    ValueTask<Fault?> EnterAsync(Exchange exchange);
}
