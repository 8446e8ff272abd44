using Breakwater.Core.Wire.OpenAiChat.Streams;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>The OpenAI Chat Completions dialect.</summary>
public sealed class OpenAiChatCodec : ICodec
{
    private OpenAiChatCodec()
    {
    }

    /// <summary>The one instance; it has no state.</summary>
    public static OpenAiChatCodec Instance { get; } = new();

    public Dialect Dialect => Dialect.OpenAiChat;

    public IRequestCodec Requests { get; } = new ChatRequests();

    public IAnswerCodec Answers { get; } = new ChatAnswers();

    public IEventCodec Events { get; } = new ChatEvents();

    public IErrorCodec Errors { get; } = new ChatErrors();
}
