namespace Breakwater.Core.Wire.Anthropic.Events;

/// <summary>Streams of the Messages dialect (protocols 3.6).</summary>
internal sealed class AnthropicEvents : IEventCodec
{
    public IStreamWatch OpenWatch(bool hideUsage) => new StreamWatch();

    public IEventReader OpenReader(Dialect target) => new EventReader();

    public IEventWriter OpenWriter(AnswerContext context) => new EventWriter(context);
}
