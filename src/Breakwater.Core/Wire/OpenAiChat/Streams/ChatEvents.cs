namespace Breakwater.Core.Wire.OpenAiChat.Streams;

/// <summary>Chat streams.</summary>
internal sealed class ChatEvents : IEventCodec
{
    public IStreamWatch OpenWatch(bool hideUsage) => new ChatWatch(hideUsage);

    public IEventReader OpenReader(Dialect target) => new ChatEventReader();

    public IEventWriter OpenWriter(AnswerContext context) => new ChatEventWriter(context);
}
