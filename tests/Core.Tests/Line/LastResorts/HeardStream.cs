using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Line.LastResorts;

/// <summary>What a stream said.</summary>
internal sealed class HeardStream : IEventSink
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public StopReason? Stop { get; private set; }

    public TokenUsage? Usage { get; private set; }

    public bool HasEnded { get; private set; }

    public void On(in StreamEvent streamEvent)
    {
        Usage = streamEvent.Usage ?? Usage;
        switch (streamEvent.Kind)
        {
            case StreamEventKind.Delta:
                _text.Append(JsonText.Quote(streamEvent.Raw).Value);
                break;
            case StreamEventKind.Stop:
                Stop = streamEvent.Stop;
                break;
            case StreamEventKind.End:
                HasEnded = true;
                break;
        }
    }
}
