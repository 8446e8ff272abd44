using System.Text;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.Anthropic;

/// <summary>Keeps events as lines that tests compare.</summary>
internal sealed class EventLog : IEventSink
{
    public List<string> Lines { get; } = [];

    public void On(in StreamEvent e) => Lines.Add(e.Kind switch
    {
        StreamEventKind.Start => $"start {Text(e.Id)} {Text(e.Name)} in={e.Usage?.Input}",
        StreamEventKind.PartStart => $"part {e.Index} {e.Part} {Text(e.Id)} {Text(e.Name)} {Text(e.Raw)}".TrimEnd(),
        StreamEventKind.Delta => $"delta {e.Index} {e.Delta} {Text(e.Raw)}",
        StreamEventKind.PartStop => $"close {e.Index}",
        StreamEventKind.Usage => $"usage {e.Usage?.Output}",
        StreamEventKind.Stop => $"stop {e.Stop} {Text(e.Raw)} {Text(e.Name)} out={e.Usage?.Output}",
        StreamEventKind.Error => $"error {e.Error!.Status} {e.Error.Message}",
        _ => e.Kind.ToString().ToLowerInvariant(),
    });

    private static string Text(ReadOnlySpan<byte> raw) => Encoding.UTF8.GetString(raw);
}
