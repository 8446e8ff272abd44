using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Line;

/// <summary>A transport failure with its fault.</summary>
internal sealed class FaultException(FaultKind kind) : Exception(kind.ToString())
{
    public Fault Fault { get; } = new(kind, kind.ToString());
}
