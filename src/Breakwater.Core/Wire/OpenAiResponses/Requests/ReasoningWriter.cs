using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>Writes <c>reasoning</c> and <c>include</c> (protocols 8.1).</summary>
internal sealed class ReasoningWriter(CanonicalRequest request, RequestTarget target, LossList losses)
{
    // Fixed budgets of older Anthropic models, by the thresholds of protocols 8.1.
    private const long LowBudget = 1024;
    private const long MediumBudget = 8192;

    private readonly bool isForeign = request.Origin != Dialect.OpenAiResponses;

    public void Write(ref JsonOut json)
    {
        var effort = Effort();
        var summary = Summary();
        WriteObject(ref json, effort, summary);
        WriteInclude(ref json, effort);
    }

    private void WriteObject(ref JsonOut json, string? effort, string? summary)
    {
        var begun = false;
        WriteMember(ref json, "effort", effort is null ? default : new JsonRaw(JsonText.From(effort).Quoted), ref begun);
        WriteMember(ref json, "summary", summary is null ? default : new JsonRaw(JsonText.From(summary).Quoted), ref begun);
        foreach (var extra in request.Extras)
        {
            if (!isForeign && extra.Name.StartsWith("reasoning.", StringComparison.Ordinal))
            {
                WriteMember(ref json, extra.Name["reasoning.".Length..], extra.Value, ref begun);
            }
        }

        if (begun)
        {
            json.EndObject();
        }
    }

    private static void WriteMember(ref JsonOut json, string name, JsonRaw value, ref bool begun)
    {
        if (value.IsAbsent)
        {
            return;
        }

        if (!begun)
        {
            json.Name("reasoning"u8);
            json.BeginObject();
            begun = true;
        }

        json.Name(JsonText.From(name));
        json.Raw(value);
    }

    private void WriteInclude(ref JsonOut json, string? effort)
    {
        foreach (var extra in request.Extras)
        {
            if (!isForeign && extra.Name == "include")
            {
                json.Name("include"u8);
                json.Raw(extra.Value);
                return;
            }
        }

        // Without it a caller whose dialect stores nothing could never give the reasoning back.
        var thinks = effort is not null ? effort != "none" : target.Traits.HasFlag(ModelTraits.ReasoningModel);
        if (request.Reasoning?.IncludeEncrypted == true || (isForeign && thinks))
        {
            json.Name("include"u8);
            json.Raw("[\"reasoning.encrypted_content\"]"u8);
        }
    }

    private string? Effort()
    {
        if (request.Reasoning is not { } options)
        {
            return null;
        }

        var effort = options.Effort ?? options.Mode switch
        {
            ReasoningMode.Disabled => "none",
            ReasoningMode.Budget => EffortOf(options.BudgetTokens ?? MediumBudget),
            _ => null,
        };
        var isOff = options.Mode == ReasoningMode.Disabled || effort == "none";
        if (isForeign && isOff && target.Traits.HasFlag(ModelTraits.AlwaysThinks))
        {
            losses.Add(request.Origin == Dialect.Anthropic ? "thinking" : "reasoning_effort");
            return null;
        }

        // Claude's callers think by habit; a model that cannot would refuse the field.
        if (request.Origin == Dialect.Anthropic && effort is not null && !target.Traits.HasFlag(ModelTraits.ReasoningModel))
        {
            if (!isOff)
            {
                losses.Add("thinking");
            }

            return null;
        }

        return effort;
    }

    private string EffortOf(long budget)
    {
        losses.Add("thinking.budget_tokens");
        return budget <= LowBudget ? "low" : budget <= MediumBudget ? "medium" : "high";
    }

    private string? Summary() => request.Reasoning?.Summary switch
    {
        "summarized" => target.Traits.HasFlag(ModelTraits.ReasoningModel) ? "auto" : null,
        "omitted" => null,
        var summary => summary,
    };
}
