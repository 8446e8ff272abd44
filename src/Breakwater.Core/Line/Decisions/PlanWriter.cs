using System.Buffers;
using System.Text;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Line.Decisions;

/// <summary>Writes a plan as <see cref="DecisionJson"/> reads it: the first answer of a process would wait for the serializer longer than for its provider.</summary>
internal static class PlanWriter
{
    public static void Write(DecidedPlan plan, IBufferWriter<byte> output)
    {
        var json = new JsonOut(output);
        json.BeginObject();
        Text(ref json, "config"u8, plan.Config);
        Text(ref json, "route"u8, plan.Route);
        Text(ref json, "meaning"u8, plan.Meaning);
        Flag(ref json, "is_named"u8, plan.IsNamed);
        Text(ref json, "tier"u8, DecisionWords.SlaTiers[(int)plan.Tier]);
        Write(ref json, plan.Sla);
        Write(ref json, plan.Policy);
        if (plan.Own is { } own)
        {
            Write(ref json, own);
        }

        json.Name("candidates"u8);
        json.BeginArray();
        foreach (var candidate in plan.Candidates)
        {
            Write(ref json, candidate);
        }

        json.EndArray();
        Write(ref json, plan.Answer);
        json.EndObject();
    }

    private static void Write(ref JsonOut json, SlaPolicy sla)
    {
        json.Name("sla"u8);
        json.BeginObject();
        json.Number("max_retries"u8, sla.MaxRetries);
        Flag(ref json, "allow_cross_provider"u8, sla.AllowCrossProvider);
        Text(ref json, "fallbacks"u8, DecisionWords.FallbackRules[(int)sla.Fallbacks]);
        Text(ref json, "quality_floor"u8, DecisionWords.Qualities[(int)sla.QualityFloor]);
        Number(ref json, "token_budget"u8, sla.TokenBudget);
        json.EndObject();
    }

    private static void Write(ref JsonOut json, RoutePolicy policy)
    {
        json.Name("policy"u8);
        json.BeginObject();
        Text(ref json, "kind"u8, DecisionWords.Policies[(int)policy.Kind]);
        if (policy.MaxCost is { } cost)
        {
            json.Name("max_cost"u8);
            json.BeginObject();
            json.Number("nano_usd"u8, cost.NanoUsd);
            json.EndObject();
        }

        Text(ref json, "max_latency"u8, policy.MaxLatency?.ToString());
        json.EndObject();
    }

    private static void Write(ref JsonOut json, OwnOrder own)
    {
        json.Name("own"u8);
        json.BeginObject();
        Text(ref json, "primary"u8, own.Primary);
        Text(ref json, "secondary"u8, own.Secondary);
        Number(ref json, "primary_weight"u8, own.PrimaryWeight);
        Number(ref json, "secondary_weight"u8, own.SecondaryWeight);
        json.EndObject();
    }

    private static void Write(ref JsonOut json, CandidateView candidate)
    {
        json.BeginObject();
        Text(ref json, "provider"u8, candidate.Provider);
        Text(ref json, "model_id"u8, candidate.ModelId);
        Text(ref json, "upstream_id"u8, candidate.UpstreamId);
        Text(ref json, "kind"u8, DecisionWords.Kinds[(int)candidate.Kind]);
        Flag(ref json, "forwarded"u8, candidate.Forwarded);
        Text(ref json, "quality"u8, DecisionWords.Qualities[(int)candidate.Quality]);
        Text(ref json, "lacks"u8, DecisionWords.Needs[(int)candidate.Lacks]);
        Number(ref json, "context_window"u8, candidate.ContextWindow);
        Number(ref json, "max_output"u8, candidate.MaxOutput);
        json.Number("weight"u8, candidate.Weight);
        Flag(ref json, "price_estimated"u8, candidate.PriceEstimated);
        json.EndObject();
    }

    private static void Write(ref JsonOut json, PlanAnswer answer)
    {
        json.Name("answer"u8);
        json.BeginObject();
        json.Name("places"u8);
        json.BeginArray();
        foreach (var place in answer.Places)
        {
            json.Number(place);
        }

        json.EndArray();
        json.Name("excluded"u8);
        json.BeginArray();
        foreach (var exclusion in answer.Excluded)
        {
            json.BeginObject();
            json.Number("place"u8, exclusion.Place);
            Text(ref json, "cause"u8, DecisionWords.Causes[(int)exclusion.Cause]);
            Text(ref json, "missing"u8, DecisionWords.Needs[(int)exclusion.Missing]);
            json.EndObject();
        }

        json.EndArray();
        Text(ref json, "reason"u8, answer.Reason);
        json.EndObject();
    }

    private static void Text(ref JsonOut json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.Name(name);
            json.Text(Encoding.UTF8.GetBytes(text));
        }
    }

    private static void Number(ref JsonOut json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            json.Number(name, number);
        }
    }

    private static void Flag(ref JsonOut json, ReadOnlySpan<byte> name, bool value)
    {
        json.Name(name);
        json.Boolean(value);
    }
}
