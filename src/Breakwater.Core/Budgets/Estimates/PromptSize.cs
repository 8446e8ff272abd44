namespace Breakwater.Core.Budgets.Estimates;

/// <summary>How large a prompt is, by what kind of bytes it has: what can be told before any model has counted it.</summary>
public readonly record struct PromptSize
{
    /// <summary>Tokens of an image whose size is not known: the most that Anthropic's models take.</summary>
    public const long AnthropicImageCap = 4_784;

    /// <summary>The same for OpenAI's models: all the patches there may be, in the dearest family.</summary>
    public const long OpenAiImageCap = 3_779;

    /// <summary>Tokens of text and structure at four bytes each, wide letters apart.</summary>
    public long Text { get; init; }

    /// <summary>Tokens of sound and documents, by their bytes.</summary>
    public long Other { get; init; }

    /// <summary>Images, sized or not.</summary>
    public int Images { get; init; }

    /// <summary>Images whose width and height are known.</summary>
    public int SizedImages { get; init; }

    /// <summary>Tokens of those by Anthropic's rule.</summary>
    public long SizedAnthropic { get; init; }

    /// <summary>Tokens of those by OpenAI's rule.</summary>
    public long SizedOpenAi { get; init; }

    /// <summary>True when it asks to be cached for longer than the short time to live.</summary>
    public bool MayWriteLong { get; init; }

    /// <summary>True when it has sound or asks for it.</summary>
    public bool HasAudio { get; init; }

    /// <summary>True when the provider may search the web for it.</summary>
    public bool MaySearch { get; init; }

    /// <summary>True when the provider may fetch pages for it.</summary>
    public bool MayFetch { get; init; }

    /// <summary>True when text is all there is, so that what a model counts tells of its tokens of text.</summary>
    public bool IsText => Images == 0 && Other == 0 && !HasAudio && !MaySearch && !MayFetch;

    /// <summary>Tokens of everything that is not text.</summary>
    public long Media(bool anthropic)
    {
        var unsized = Math.Max(0, Images - SizedImages);
        return Other + (anthropic ? SizedAnthropic + (unsized * AnthropicImageCap) : SizedOpenAi + (unsized * OpenAiImageCap));
    }
}
