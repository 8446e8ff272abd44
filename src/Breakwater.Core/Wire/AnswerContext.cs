namespace Breakwater.Core.Wire;

/// <summary>For whom an answer is written.</summary>
public sealed record AnswerContext
{
    /// <summary>The gateway's request id.</summary>
    public required string RequestId { get; init; }

    /// <summary>The provider that answered, the owner of opaque reasoning state in it.</summary>
    public required string Provider { get; init; }

    /// <summary>The dialect the provider spoke.</summary>
    public required Dialect Origin { get; init; }

    /// <summary>The model that answered, by its catalogue id.</summary>
    public required string Model { get; init; }

    /// <summary>What the answer cost; null while unknown.</summary>
    public Primitives.Money? Cost { get; init; }

    /// <summary>Unix seconds, for dialects that want a time and providers that give none.</summary>
    public long Created { get; init; }

    /// <summary>Chat streams: whether the caller asked for the usage chunk.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>What the answer stands in for, for dialects that tell it in the body; null for a model's answer.</summary>
    public Primitives.Fault? Outage { get; init; }

    /// <summary>The caller's request, for dialects that echo its settings (Responses); null when it was not parsed.</summary>
    public CanonicalRequest? Request { get; init; }
}
