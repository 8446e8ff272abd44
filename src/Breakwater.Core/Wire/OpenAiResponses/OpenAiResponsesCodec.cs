namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>The dialect of <c>POST /v1/responses</c>.</summary>
public sealed class OpenAiResponsesCodec : ICodec
{
    /// <summary>The one instance; it has no state.</summary>
    public static readonly OpenAiResponsesCodec Instance = new();

    private OpenAiResponsesCodec()
    {
    }

    public Dialect Dialect => Dialect.OpenAiResponses;

    public IRequestCodec Requests { get; } = new Requests.ResponsesRequests();

    public IAnswerCodec Answers { get; } = new Answers.ResponsesAnswers();

    public IEventCodec Events { get; } = new Events.ResponsesEvents();

    public IErrorCodec Errors { get; } = new ResponsesErrors();
}
