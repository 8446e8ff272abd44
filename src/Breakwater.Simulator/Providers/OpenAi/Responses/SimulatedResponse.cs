using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>A response: its request, what it will say, and how far it is. The status moves once, from running to its end.</summary>
internal sealed class SimulatedResponse(string id, long createdAt, ResponsesRequest request, Answer answer, IReadOnlyList<OutputItem> output, int cachedTokens)
{
    private volatile string _status = request.Background ? ResponseStatus.Queued : ResponseStatus.InProgress;

    public string Id { get; } = id;

    /// <summary>Unix seconds.</summary>
    public long CreatedAt { get; } = createdAt;

    public ResponsesRequest Request { get; } = request;

    public Answer Answer { get; } = answer;

    public IReadOnlyList<OutputItem> Output { get; } = output;

    public int CachedTokens { get; } = cachedTokens;

    /// <summary>Unix seconds; null until completed.</summary>
    public long? CompletedAt { get; private set; }

    public string Status => _status;

    /// <summary>The events of a background response; null for any other.</summary>
    public BackgroundRun? Run { get; set; }

    /// <summary>Input and output tokens, which a following response pays for again.</summary>
    public int ContextTokens => Request.InputTokens + Answer.OutputTokens;

    public string FinalStatus => Answer.Stop == StopCause.Length ? ResponseStatus.Incomplete : ResponseStatus.Completed;

    public bool IsOver => _status is not (ResponseStatus.Queued or ResponseStatus.InProgress);

    public void Begin() => _status = ResponseStatus.InProgress;

    public void End(long now)
    {
        CompletedAt = FinalStatus == ResponseStatus.Completed ? now : null;
        _status = FinalStatus;
    }

    public void Cancel() => _status = ResponseStatus.Cancelled;
}
