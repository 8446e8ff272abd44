using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

/// <summary>Writes events down, and can hand them on.</summary>
internal sealed class EventLog(IEventSink? next = null) : IEventSink
{
    private readonly Dictionary<int, (StreamPartKind Kind, string Id, string Name, StringBuilder Text)> parts = [];

    public List<string> Lines { get; } = [];

    public List<ProviderError> Errors { get; } = [];

    public StopReason? Stop { get; private set; }

    public TokenUsage? Usage { get; private set; }

    public bool Ended { get; private set; }

    public List<(StreamPartKind Kind, string Id, string Name, string Text)> Parts =>
        [.. parts.OrderBy(part => part.Key).Select(part => (part.Value.Kind, part.Value.Id, part.Value.Name, part.Value.Text.ToString()))];

    public void On(in StreamEvent streamEvent)
    {
        var raw = Encoding.UTF8.GetString(streamEvent.Raw);
        Lines.Add($"{streamEvent.Kind} {streamEvent.Index} {raw}".TrimEnd());
        switch (streamEvent.Kind)
        {
            case StreamEventKind.PartStart:
                parts.Add(streamEvent.Index, (streamEvent.Part, Encoding.UTF8.GetString(streamEvent.Id), Encoding.UTF8.GetString(streamEvent.Name), new StringBuilder()));
                break;
            case StreamEventKind.Delta when streamEvent.Delta is DeltaKind.Text or DeltaKind.Arguments or DeltaKind.Thinking or DeltaKind.Refusal:
                parts[streamEvent.Index].Text.Append(raw);
                break;
            case StreamEventKind.Stop:
                Stop = streamEvent.Stop;
                break;
            case StreamEventKind.Usage:
                Usage = streamEvent.Usage;
                break;
            case StreamEventKind.End:
                Ended = true;
                break;
            case StreamEventKind.Error:
                Errors.Add(streamEvent.Error!);
                break;
        }

        next?.On(streamEvent);
    }
}
