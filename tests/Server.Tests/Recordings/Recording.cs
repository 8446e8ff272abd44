using System.Text;
using Breakwater.Core.Wire;

namespace Breakwater.Server.Tests.Recordings;

/// <summary>One recorded answer of a provider: what it sent, byte for byte.</summary>
public sealed record Recording(string Name, Dialect Dialect, int Status, string ContentType, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public bool IsStream => ContentType.StartsWith("text/event-stream", StringComparison.Ordinal);

    /// <summary>The body that asked for it, where it was recorded.</summary>
    public string? Request { get; init; }

    /// <summary>The path it was asked at.</summary>
    public string Path { get; init; } = "";
}
