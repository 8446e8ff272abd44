namespace Breakwater.Core.Line;

/// <summary>Takes one record per request, with its attempts. Must not block; what it cannot take it counts.</summary>
public interface IRequestLog
{
    /// <summary>Called once per exchange, after everything about it is known.</summary>
    void Write(Exchange exchange);
}
