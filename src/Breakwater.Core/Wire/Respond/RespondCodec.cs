using Breakwater.Core.Wire.OpenAiChat;

namespace Breakwater.Core.Wire.Respond;

/// <summary>Breakwater's own simplest surface, <c>POST /v1/respond</c> (A2.21, A5.10): no provider speaks it, so it is always translated.</summary>
public sealed class RespondCodec : ICodec
{
    /// <summary>The one instance.</summary>
    public static RespondCodec Instance { get; } = new();

    public Dialect Dialect => Dialect.Respond;

    public IRequestCodec Requests { get; } = new RespondRequests();

    public IAnswerCodec Answers { get; } = new RespondAnswers();

    /// <summary>This surface does not stream; nothing ever opens these.</summary>
    public IEventCodec Events => OpenAiChatCodec.Instance.Events;

    public IErrorCodec Errors { get; } = new RespondErrors();
}
