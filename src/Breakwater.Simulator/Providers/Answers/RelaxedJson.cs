using System.Text.Encodings.Web;
using System.Text.Json;

namespace Breakwater.Simulator.Providers.Answers;

/// <summary>The vendors write non-ASCII text as UTF-8, not as escapes.</summary>
internal static class RelaxedJson
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
}
