using System.Text;
using Breakwater.Core.Primitives.Scanning;

namespace Breakwater.Core.Budgets.Estimates;

/// <summary>Sizes a request's body in one pass from string to string, of any dialect, without taking it apart. The body is JSON that was validated before.</summary>
public ref struct PromptScan
{
    private const int BytesPerToken = 4;

    /// <summary>From here on a string may be a picture, a sound or a file.</summary>
    private const int LeastMedium = 128;

    /// <summary>Longer strings are no words of a protocol.</summary>
    private const int LongestWord = 32;

    /// <summary>Base64 of the most compressed speech there is, a token each tenth of a second.</summary>
    private const int AudioBytesPerToken = 512;

    private long narrow;
    private long wide;
    private long other;
    private int images;
    private int sized;
    private long sizedAnthropic;
    private long sizedOpenAi;
    private bool mayWriteLong;
    private bool hasAudio;
    private bool maySearch;
    private bool mayFetch;
    private Name name;

    private enum Name { Other, Type, Data, Ttl }

    /// <summary>The size of a body.</summary>
    public static PromptSize Read(ReadOnlySpan<byte> body)
    {
        var scan = default(PromptScan);
        var at = 0;
        while (at < body.Length)
        {
            var open = body[at..].IndexOf((byte)'"');
            scan.Between(open < 0 ? body[at..] : body.Slice(at, open + 1));
            if (open < 0)
            {
                break;
            }

            var start = at + open + 1;
            var end = StringEnd.Find(body, start, out var isAscii);
            scan.Text(body[start..end], isAscii);
            scan.narrow++;
            at = end + 1;
        }

        return scan.Result();
    }

    private readonly PromptSize Result() => new()
    {
        Text = (narrow / BytesPerToken) + wide,
        Other = other,
        Images = Math.Max(images, sized),
        SizedImages = sized,
        SizedAnthropic = sizedAnthropic,
        SizedOpenAi = sizedOpenAi,
        MayWriteLong = mayWriteLong,
        HasAudio = hasAudio,
        MaySearch = maySearch,
        MayFetch = mayFetch,
    };

    // Indentation never reaches a model.
    private void Between(ReadOnlySpan<byte> structure)
    {
        foreach (var b in structure)
        {
            narrow += b > (byte)' ' ? 1 : 0;
        }
    }

    private void Text(ReadOnlySpan<byte> text, bool isAscii)
    {
        var after = name;
        name = Name.Other;
        if (text.Length <= LongestWord)
        {
            Word(text, after);
        }
        else if (text.Length >= LeastMedium && (after == Name.Data || text.StartsWith("data:"u8)))
        {
            Medium(text);
            return;
        }

        if (isAscii)
        {
            narrow += text.Length;
            return;
        }

        // Letters of two bytes are about half a token, wider ones a whole.
        var extra = text.Length - Encoding.UTF8.GetCharCount(text);
        wide += (extra + 1) / 2;
        narrow += text.Length - (extra * 3 / 2);
    }

    private void Word(ReadOnlySpan<byte> word, Name after)
    {
        switch (word.Length)
        {
            case 3 when word.SequenceEqual("ttl"u8):
                name = Name.Ttl;
                break;
            case 4 when word.SequenceEqual("type"u8):
                name = Name.Type;
                break;
            case 4 when word.SequenceEqual("data"u8):
                name = Name.Data;
                break;
            case 5 when word.SequenceEqual("audio"u8):
            case 11 when word.SequenceEqual("input_audio"u8):
                hasAudio = true;
                break;
            case 18 when word.SequenceEqual("web_search_options"u8):
                maySearch = true;
                break;
            case 22 when word.SequenceEqual("prompt_cache_retention"u8):
                mayWriteLong = true;
                break;
        }

        mayWriteLong |= after == Name.Ttl && !word.SequenceEqual("5m"u8) && !word.SequenceEqual("30m"u8);
        if (after == Name.Type)
        {
            images += word.SequenceEqual("image"u8) || word.SequenceEqual("image_url"u8) || word.SequenceEqual("input_image"u8) ? 1 : 0;
            maySearch |= word.StartsWith("web_search"u8);
            mayFetch |= word.StartsWith("web_fetch"u8);
        }
    }

    private void Medium(ReadOnlySpan<byte> text)
    {
        var comma = text.StartsWith("data:"u8) ? text.IndexOf((byte)',') : -1;
        var head = comma < 0 ? default : text[..comma];
        var content = text[(comma + 1)..];
        if (ImageSize.TryRead(content, out var width, out var height))
        {
            sized++;
            sizedAnthropic += ImageSize.AnthropicTokens(width, height);
            sizedOpenAi += ImageSize.OpenAiTokens(width, height);
        }
        else if (head.StartsWith("data:audio/"u8) || (hasAudio && comma < 0))
        {
            other += (content.Length + AudioBytesPerToken - 1) / AudioBytesPerToken;
        }
        else if (!head.StartsWith("data:image/"u8) && !ImageSize.IsImage(content))
        {
            other += (content.Length + BytesPerToken - 1) / BytesPerToken;
        }
    }
}
