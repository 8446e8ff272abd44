using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>Fields of the OpenAI dialects that Messages has no word for: refused when the answer would not be what was asked for, else dropped and noted (protocols 8.1).</summary>
internal static class ForeignFields
{
    private const int LongestName = 64;

    private enum Verdict
    {
        Drop,

        /// <summary>Dropped without a word, because nothing of the answer changes.</summary>
        Ignore,
        Refuse,
    }

    public static Fault? Check(CanonicalRequest request, RequestTarget target, LossList losses)
    {
        foreach (var field in request.Extras)
        {
            if (field.Value.IsNull)
            {
                continue;
            }

            switch (VerdictOn(field))
            {
                case Verdict.Refuse:
                    return new Fault(FaultKind.NotTranslatable, $"{field.Name} cannot be sent to {target.UpstreamModel}: its dialect has nothing like it")
                    {
                        Param = field.Name,
                    };
                case Verdict.Drop:
                    losses.Add(IsPlain(field.Name) ? field.Name : "unknown");
                    break;
            }
        }

        NoteSettings(request, losses);
        return null;
    }

    private static Verdict VerdictOn(ExtraField field) => field.Name switch
    {
        "previous_response_id" or "conversation" or "prompt" or "audio" or "web_search_options" or "functions" or "function_call" => Verdict.Refuse,
        "background" => field.Value.Kind == JsonKind.True ? Verdict.Refuse : Verdict.Ignore,
        "n" => field.Value.Span.SequenceEqual("1"u8) ? Verdict.Ignore : Verdict.Refuse,
        "modalities" => field.Value.Span.IndexOf("\"audio\""u8) >= 0 ? Verdict.Refuse : Verdict.Ignore,
        "truncation" => field.Value.Span.SequenceEqual("\"disabled\""u8) ? Verdict.Ignore : Verdict.Drop,
        "logprobs" => field.Value.Kind == JsonKind.True ? Verdict.Drop : Verdict.Ignore,
        "frequency_penalty" or "presence_penalty" => field.Value.Span.SequenceEqual("0"u8) ? Verdict.Ignore : Verdict.Drop,
        "stream_options" or "prompt_cache_options" or "prompt_cache_retention" or "user" or "include" => Verdict.Ignore,
        _ => Verdict.Drop,
    };

    private static void NoteSettings(CanonicalRequest request, LossList losses)
    {
        var isResponses = request.Origin == Dialect.OpenAiResponses;
        Note(request.Verbosity is not null, isResponses ? "text.verbosity" : "verbosity");
        Note(!request.Metadata.IsNull, "metadata");
        Note(request.Store is true, "store");
        Note(request.ServiceTier is not (null or "auto" or "default"), "service_tier");

        void Note(bool isLost, string field)
        {
            if (isLost)
            {
                losses.Add(field);
            }
        }
    }

    // The name ends in a response header: it must not carry more than a name.
    private static bool IsPlain(string name)
    {
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '_'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= LongestName;
    }
}
