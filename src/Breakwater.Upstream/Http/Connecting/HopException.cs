using Breakwater.Core.Primitives;

namespace Breakwater.Upstream.Http.Connecting;

/// <summary>A connection that failed on a known hop. Thrown inside the connect callback; the HTTP stack wraps it and <see cref="FaultReader"/> finds it again.</summary>
internal sealed class HopException(FaultKind kind, string hop, string detail, Exception? inner = null) : Exception(detail, inner)
{
    public FaultKind Kind { get; } = kind;

    public string Hop { get; } = hop;
}
