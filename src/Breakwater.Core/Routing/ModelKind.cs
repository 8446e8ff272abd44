namespace Breakwater.Core.Routing;

/// <summary>What a model is for, and with it which endpoints may ask for it.</summary>
public enum ModelKind
{
    /// <summary>Generates answers: chat, responses, messages.</summary>
    Generation,

    /// <summary>Makes embeddings.</summary>
    Embedding,

    /// <summary>Speaks in realtime sessions.</summary>
    Realtime,

    /// <summary>Judges content.</summary>
    Moderation,
}
