namespace Breakwater.Core.Wire.OpenAiResponses.Events;

/// <summary>A part that the provider has begun and not ended. Content parts of messages have their own place in the item; other items are one part.</summary>
internal sealed class OpenPart
{
    /// <summary>The place of parts that are a whole item.</summary>
    public const int WholeItem = -1;

    public required int OutputIndex { get; init; }

    public required int ContentIndex { get; init; }

    /// <summary>Its index among the events handed over.</summary>
    public required int Index { get; init; }

    public required StreamPartKind Kind { get; init; }

    /// <summary>True once text of it came, so that what <c>.done</c> repeats is not handed over again.</summary>
    public bool HasText { get; set; }

    /// <summary>Reasoning: true while a further summary paragraph has begun and its text is due.</summary>
    public bool ParagraphDue { get; set; }
}
