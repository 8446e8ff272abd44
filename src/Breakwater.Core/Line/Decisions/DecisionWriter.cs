using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence.Cutovers;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Line.Spending;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Line.Decisions;

/// <summary>
/// Writes the decision of one exchange as a line of JSON: ids, names, numbers and codes only; no prompt, no answer, no key, and no provider's text (invariant 9).
/// What is zero, false or empty is left out, so that a plain request's line is short.
/// </summary>
internal static class DecisionWriter
{
    /// <summary>Writes one line.</summary>
    /// <param name="exchange">Of which everything is known.</param>
    /// <param name="plan">Hash of its plan; null when there was none.</param>
    /// <param name="clock">The line's clock.</param>
    /// <param name="output">Where the line goes, without its end.</param>
    public static void Write(Exchange exchange, string? plan, TimeProvider clock, IBufferWriter<byte> output)
    {
        Span<byte> time = stackalloc byte[40];
        Utf8Formatter.TryFormat(exchange.EndedAt, time, out var length, 'O');
        var json = new JsonOut(output);
        json.BeginObject();
        Field(ref json, "id"u8, exchange.Id);
        json.Name("at"u8);
        json.Text(time[..length]);
        Field(ref json, "ms"u8, Milliseconds(clock, exchange.Arrived, exchange.Ended));
        Field(ref json, "queued_ms"u8, (long)exchange.Queued.TotalMilliseconds);
        Field(ref json, "plan"u8, plan);
        WriteRequest(ref json, exchange);
        WriteChoice(ref json, exchange);
        WriteAttempts(ref json, exchange, clock);
        WriteMoney(ref json, exchange);
        Field(ref json, "status"u8, exchange.Status);
        WriteEnd(ref json, exchange);
        json.EndObject();
    }

    private static void WriteRequest(ref JsonOut json, Exchange exchange)
    {
        Field(ref json, "tenant"u8, exchange.Tenant?.Id);
        Field(ref json, "asked"u8, exchange.Envelope?.Model);
        Field(ref json, "operation"u8, DecisionWords.Operations, (int)exchange.Operation);
        Field(ref json, "dialect"u8, DecisionWords.Dialects, (int)exchange.Codec.Dialect);
        Flag(ref json, "stream"u8, exchange.IsStream);
        Field(ref json, "intent"u8, exchange.Intent);
        if (exchange.Hints.Tags is { Count: > 0 } tags)
        {
            json.Name("tags"u8);
            json.BeginObject();
            Span<byte> key = stackalloc byte[256];
            foreach (var (name, value) in tags)
            {
                json.Label(Encoding.UTF8.TryGetBytes(name, key, out var length) ? key[..length] : "(too long)"u8, value);
            }

            json.EndObject();
        }

        if (exchange.Envelope is not null)
        {
            Field(ref json, "needs"u8, DecisionWords.Needs, (int)PlanRule.Needs(exchange));
            Field(ref json, "prompt"u8, PlanRule.PromptTokens(exchange));
            Field(ref json, "bound"u8, exchange.Trail is { Away: not null } moved ? moved.AskedBound : PlanRule.AnswerBound(exchange));
            Field(ref json, "expects"u8, exchange.Need.Answer);
        }

        Field(ref json, "max_cost"u8, exchange.Hints.MaxCost?.NanoUsd ?? 0);
        Field(ref json, "deadline_ms"u8, (long)(exchange.Hints.Deadline?.TotalMilliseconds ?? 0));
        if (exchange.Hints.Session is { } session)
        {
            Field(ref json, "sticky"u8, StickyHash.Of(exchange.Tenant?.Id, session, exchange.Id));
        }
    }

    private static void WriteChoice(ref JsonOut json, Exchange exchange)
    {
        if (exchange is { Trail: null or { IsPlain: true }, Plan: not null, Targets.Count: 0, Fault: { Stage: not FaultStage.Plan } })
        {
            Flag(ref json, "unplanned"u8, true);
        }

        if (exchange is not { Trail: { IsPlain: false } trail, Plan: { } plan })
        {
            return;
        }

        if (trail is { Question: { } question, Answer: { } answer })
        {
            var own = new OwnQuestion { Policy = question.Policy, Value = question.Value, Live = question.Live, NotDearer = question.NotDearer, IsStored = trail.IsStored };
            Value(ref json, "question"u8, own, DecisionJson.Default.OwnQuestion);
            Value(ref json, "answer"u8, answer, DecisionJson.Default.PlanAnswer);
        }

        if (trail.Bound is { } bound)
        {
            Places(ref json, "kept"u8, plan, bound);
        }

        if (trail.Away is { } away)
        {
            Places(ref json, "away"u8, plan, away);
        }

        if (trail.Ranking is { } ranking)
        {
            Value(ref json, "ranking"u8, ranking, DecisionJson.Default.RankingQuestion);
        }

        var isNobody = trail.Answer is { Places.Count: 0 } || trail.Bound is { Count: 0 };
        Places(ref json, "order"u8, plan, isNobody ? [] : exchange.Targets);
    }

    private static void Places(ref JsonOut json, ReadOnlySpan<byte> name, CachedPlan plan, IReadOnlyList<Target> targets)
    {
        json.Name(name);
        json.BeginArray();
        for (var i = 0; i < targets.Count; i++)
        {
            json.Number(plan.PlaceOf(targets[i]));
        }

        json.EndArray();
    }

    private static void WriteAttempts(ref JsonOut json, Exchange exchange, TimeProvider clock)
    {
        if (exchange.Attempts.Count == 0)
        {
            return;
        }

        json.Name("attempts"u8);
        json.BeginArray();
        for (var i = 0; i < exchange.Attempts.Count; i++)
        {
            WriteAttempt(ref json, exchange, exchange.Attempts[i], clock);
        }

        json.EndArray();
    }

    private static void WriteAttempt(ref JsonOut json, Exchange exchange, AttemptRecord attempt, TimeProvider clock)
    {
        json.BeginObject();
        var place = exchange.Plan?.PlaceOf(attempt.Target) ?? -1;
        if (place >= 0)
        {
            json.Number("to"u8, place);
        }

        Field(ref json, "provider"u8, attempt.Target.Provider);
        Field(ref json, "model"u8, attempt.Target.Model);
        Field(ref json, "status"u8, attempt.Status);
        Field(ref json, "waited_ms"u8, (long)attempt.Waited.TotalMilliseconds);
        Field(ref json, "ms"u8, attempt.Ended == 0 ? 0 : Milliseconds(clock, attempt.Started, attempt.Ended));
        Field(ref json, "first_ms"u8, attempt.FirstContent == 0 ? 0 : Milliseconds(clock, attempt.Started, attempt.FirstContent));
        Flag(ref json, "hedge"u8, attempt.IsHedge);
        Field(ref json, "fault"u8, attempt.Fault is { } fault ? FaultTable.Of(fault.Kind).Code : null);
        if (exchange.Attempts.Count > 1)
        {
            Field(ref json, "cost"u8, attempt.Cost.NanoUsd);
        }

        json.EndObject();
    }

    private static void WriteMoney(ref JsonOut json, Exchange exchange)
    {
        if (exchange.Spend is { } spend)
        {
            Field(ref json, "worst"u8, spend.Worst.NanoUsd);
            Field(ref json, "held"u8, spend.Held.NanoUsd);
            Field(ref json, "turns_left_out"u8, spend.TurnsLeftOut);
        }

        if (exchange.Degraded is AnswerBound.ForMoney or CutoverTurn.Lowered || exchange.Degraded?.StartsWith(ContextCut.AndMore, StringComparison.Ordinal) is true)
        {
            Field(ref json, "lowered"u8, exchange.Envelope?.MaxOutputTokens ?? 0);
        }

        Field(ref json, "cost"u8, exchange.Cost.NanoUsd);
        if (exchange.Usage is { } usage)
        {
            WriteUsage(ref json, usage);
        }
    }

    private static void WriteUsage(ref JsonOut json, in TokenUsage usage)
    {
        json.Name("usage"u8);
        json.BeginObject();
        Field(ref json, "input"u8, usage.Input);
        Field(ref json, "cache_read"u8, usage.CacheRead);
        Field(ref json, "cache_write"u8, usage.CacheWrite);
        Field(ref json, "cache_write_long"u8, usage.CacheWriteLong);
        Field(ref json, "output"u8, usage.Output);
        Field(ref json, "reasoning"u8, usage.Reasoning);
        Field(ref json, "audio_input"u8, usage.AudioInput);
        Field(ref json, "audio_output"u8, usage.AudioOutput);
        Field(ref json, "web_searches"u8, usage.WebSearches);
        Field(ref json, "web_fetches"u8, usage.WebFetches);
        Field(ref json, "tier"u8, DecisionWords.PriceTiers, (int)usage.Tier);
        Flag(ref json, "estimated"u8, usage.Estimated);
        json.EndObject();
    }

    private static void WriteEnd(ref JsonOut json, Exchange exchange)
    {
        if (exchange.Fault is { } fault)
        {
            Field(ref json, "fault"u8, FaultTable.Of(fault.Kind).Code);
            Field(ref json, "stage"u8, DecisionWords.Stages, (int)fault.Stage);
        }

        Field(ref json, "degraded"u8, exchange.Degraded);
        if (exchange.Losses is { IsEmpty: false } losses)
        {
            json.Name("lossy"u8);
            json.BeginArray();
            foreach (var field in losses.Fields)
            {
                json.Label(field);
            }

            json.EndArray();
        }
    }

    private static long Milliseconds(TimeProvider clock, long from, long to) => (long)clock.GetElapsedTime(from, to).TotalMilliseconds;

    private static void Field(ref JsonOut json, ReadOnlySpan<byte> name, string[] words, int value)
    {
        if (value != 0)
        {
            Field(ref json, name, words[value]);
        }
    }

    private static void Field(ref JsonOut json, ReadOnlySpan<byte> name, long value)
    {
        if (value != 0)
        {
            json.Number(name, value);
        }
    }

    private static void Field(ref JsonOut json, ReadOnlySpan<byte> name, ulong value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        json.Name(name);
        json.Raw(digits[..length]);
    }

    private static void Flag(ref JsonOut json, ReadOnlySpan<byte> name, bool value)
    {
        if (value)
        {
            json.Name(name);
            json.Boolean(true);
        }
    }

    private static void Field(ref JsonOut json, ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.Label(name, value);
        }
    }

    // Not of every request: here clarity goes before garbage.
    private static void Value<T>(ref JsonOut json, ReadOnlySpan<byte> name, T value, JsonTypeInfo<T> type)
    {
        json.Name(name);
        json.Raw(JsonSerializer.SerializeToUtf8Bytes(value, type));
    }

}
