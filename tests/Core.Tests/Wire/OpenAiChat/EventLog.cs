using System.Text;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

/// <summary>Events as lines of text, and the answer they add up to.</summary>
internal sealed class EventLog : IEventSink
{
    private readonly Dictionary<int, StringBuilder> contents = [];

    public List<string> Lines { get; } = [];

    /// <summary>The whole content of a part, still escaped.</summary>
    public string Content(int part) => contents.TryGetValue(part, out StringBuilder? text) ? text.ToString() : "";

    public string AllText { get; private set; } = "";

    public void On(in StreamEvent streamEvent)
    {
        string raw = Encoding.UTF8.GetString(streamEvent.Raw);
        string id = Encoding.UTF8.GetString(streamEvent.Id), name = Encoding.UTF8.GetString(streamEvent.Name);
        Lines.Add(streamEvent.Kind switch
        {
            StreamEventKind.Start => $"start {id} {name} {streamEvent.Created}",
            StreamEventKind.PartStart => $"part {streamEvent.Index} {streamEvent.Part} {id} {name}".TrimEnd(),
            StreamEventKind.Delta => $"delta {streamEvent.Index} {streamEvent.Delta} {raw}",
            StreamEventKind.PartStop => $"close {streamEvent.Index}",
            StreamEventKind.Usage => $"usage {streamEvent.Usage!.Value.TotalInput}/{streamEvent.Usage.Value.Output}",
            StreamEventKind.Stop => $"stop {streamEvent.Stop}",
            StreamEventKind.Error => $"error {streamEvent.Error!.Message}",
            _ => streamEvent.Kind.ToString().ToLowerInvariant(),
        });
        if (streamEvent.Kind != StreamEventKind.Delta) return;
        if (!contents.TryGetValue(streamEvent.Index, out StringBuilder? text)) contents[streamEvent.Index] = text = new StringBuilder();
        text.Append(raw);
        if (streamEvent.Delta == DeltaKind.Text) AllText += raw;
    }
}
