using Breakwater.Core.Jobs;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line;

/// <summary>Takes over requests that there is no money for now. Safe for concurrent use.</summary>
public interface IDeferral
{
    /// <summary>The job, durable, that the request became; null when it cannot be taken over, and is refused.</summary>
    ValueTask<Job?> DeferAsync(Exchange exchange, Fault fault);
}
