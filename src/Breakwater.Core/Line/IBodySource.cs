using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line;

/// <summary>Where a request's body is read from.</summary>
public interface IBodySource
{
    /// <summary>Reads the whole body into the exchange, which then owns its memory; a fault when it is too large or broken.</summary>
    ValueTask<Fault?> ReadAsync(Exchange exchange);
}
