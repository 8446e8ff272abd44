namespace Breakwater.Core.Wire;

/// <summary>When a conversation's reasoning may be given back (protocols 3.8, 8.2): all of it or none, because a partial set is refused.</summary>
public static class ThinkingRules
{
    /// <summary>True when every thinking part of the conversation belongs to <paramref name="target"/> speaking <paramref name="dialect"/>; also when there is none.</summary>
    public static bool Keep(CanonicalRequest request, RequestTarget target, Dialect dialect)
    {
        foreach (var message in request.Messages)
        {
            foreach (var part in message.Parts)
            {
                if (part is ThinkingPart thinking && !BelongsTo(thinking, target, dialect))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>True when the conversation holds any reasoning.</summary>
    public static bool Any(CanonicalRequest request)
    {
        foreach (var message in request.Messages)
        {
            foreach (var part in message.Parts)
            {
                if (part is ThinkingPart)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool BelongsTo(ThinkingPart part, RequestTarget target, Dialect dialect) =>
        part.Origin == dialect && (part.Provider is null || string.Equals(part.Provider, target.Provider, StringComparison.Ordinal));
}
