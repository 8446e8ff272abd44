namespace Breakwater.Core.Wire.OpenAiResponses.Events;

/// <summary>Streams of the Responses API.</summary>
internal sealed class ResponsesEvents : IEventCodec
{
    // Usage always belongs to the last event; there is nothing to hide.
    public IStreamWatch OpenWatch(bool hideUsage) => new ResponsesWatch();

    public IEventReader OpenReader(Dialect target) => new ResponsesReader();

    public IEventWriter OpenWriter(AnswerContext context) => new ResponsesWriter(context);
}
