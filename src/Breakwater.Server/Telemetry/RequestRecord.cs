using System.Buffers;
using System.Buffers.Text;
using Breakwater.Core.Budgets;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Server.Telemetry;

/// <summary>The lines of one exchange. Ids, names, numbers and fault codes only: no prompt, no completion, no key, and no provider's text (invariant 9).</summary>
internal static class RequestRecord
{
    public static void Write(Exchange exchange, TimeProvider clock, IBufferWriter<byte> output)
    {
        Span<byte> time = stackalloc byte[40];
        Utf8Formatter.TryFormat(exchange.EndedAt, time, out var length, 'O');
        for (var i = 0; i < exchange.Attempts.Count; i++)
        {
            WriteAttempt(exchange, i, time[..length], clock, output);
        }

        WriteRequest(exchange, time[..length], clock, output);
    }

    public static void WriteDropped(long count, TimeProvider clock, IBufferWriter<byte> output)
    {
        Span<byte> time = stackalloc byte[40];
        Utf8Formatter.TryFormat(clock.GetUtcNow().UtcDateTime, time, out var length, 'O');
        var json = new JsonOut(output);
        json.BeginObject();
        Field(ref json, "ts"u8, time[..length]);
        Field(ref json, "event"u8, "dropped"u8);
        json.Number("records"u8, count);
        json.EndObject();
        output.Write("\n"u8);
    }

    private static void WriteAttempt(Exchange exchange, int index, scoped ReadOnlySpan<byte> time, TimeProvider clock, IBufferWriter<byte> output)
    {
        var attempt = exchange.Attempts[index];
        var json = new JsonOut(output);
        json.BeginObject();
        Field(ref json, "ts"u8, time);
        Field(ref json, "event"u8, "attempt"u8);
        Field(ref json, "id"u8, exchange.Id);
        json.Number("n"u8, index + 1);
        Field(ref json, "provider"u8, attempt.Target.Provider);
        Field(ref json, "model"u8, attempt.Target.Model);
        json.Number("status"u8, attempt.Status);
        json.Number("waited_ms"u8, (long)attempt.Waited.TotalMilliseconds);
        json.Number("ms"u8, Milliseconds(clock, attempt.Started, attempt.Ended));
        if (attempt.IsHedge)
        {
            json.Name("hedge"u8);
            json.Boolean(true);
        }

        if (attempt.Fault is { Kind: FaultKind.Outrun or FaultKind.Preempted } || (attempt.Fault is not null && attempt.Cost > Money.Zero))
        {
            json.Number("cost_nano_usd"u8, attempt.Cost.NanoUsd);
        }

        WriteFault(ref json, attempt.Fault);
        if (attempt.ProviderRequestId is { } id)
        {
            Field(ref json, "provider_request_id"u8, id);
        }

        json.EndObject();
        output.Write("\n"u8);
    }

    private static void WriteRequest(Exchange exchange, scoped ReadOnlySpan<byte> time, TimeProvider clock, IBufferWriter<byte> output)
    {
        var json = new JsonOut(output);
        json.BeginObject();
        Field(ref json, "ts"u8, time);
        Field(ref json, "event"u8, "request"u8);
        Field(ref json, "id"u8, exchange.Id);
        Field(ref json, "tenant"u8, exchange.Tenant?.Id);
        Field(ref json, "operation"u8, Names.Of(exchange.Operation));
        Field(ref json, "dialect"u8, Names.Of(exchange.Codec.Dialect));
        Field(ref json, "asked"u8, exchange.Envelope?.Model);
        Field(ref json, "route"u8, exchange.Route);

        // What its first candidate served needs no explanation, and most are such.
        if (exchange.IsRerouted || exchange.Fault is not null || exchange.Attempts.Count > 1)
        {
            Field(ref json, "plan"u8, exchange.PlanReason);
        }

        Field(ref json, "provider"u8, exchange.Target?.Provider);
        Field(ref json, "model"u8, exchange.Target?.Model);
        json.Name("stream"u8);
        json.Boolean(exchange.IsStream);
        json.Number("status"u8, exchange.Status);
        json.Number("attempts"u8, exchange.Attempts.Count);
        json.Number("client_retries"u8, exchange.Hints.ClientRetries);
        json.Number("ms"u8, Milliseconds(clock, exchange.Arrived, exchange.Ended));
        if (exchange.Queued > TimeSpan.Zero)
        {
            json.Number("queued_ms"u8, (long)exchange.Queued.TotalMilliseconds);
        }

        if (exchange.FirstContent != 0)
        {
            json.Number("first_content_ms"u8, Milliseconds(clock, exchange.Arrived, exchange.FirstContent));
        }

        WriteUsage(ref json, exchange);
        WriteFault(ref json, exchange.Fault);
        if (exchange.Fault is { Kind: FaultKind.InvalidApiKey, Stage: FaultStage.Identify })
        {
            Field(ref json, "credential"u8, Names.Of(exchange.Snapshot.Tenants.Explain(exchange.Credential)));
        }

        Field(ref json, "degraded"u8, exchange.Degraded);
        if (!exchange.Losses.IsEmpty)
        {
            Field(ref json, "lossy"u8, exchange.Losses.ToString());
        }

        json.EndObject();
        output.Write("\n"u8);
    }

    private static void WriteUsage(ref JsonOut json, Exchange exchange)
    {
        var cost = exchange.Cost;
        if (exchange.Usage is not { } usage)
        {
            if (cost > Money.Zero)
            {
                WriteCost(ref json, exchange, cost);
            }

            return;
        }

        json.Number("input_tokens"u8, usage.TotalInput);
        json.Number("cached_tokens"u8, usage.CacheRead);
        json.Number("output_tokens"u8, usage.Output);
        if (usage.Estimated)
        {
            json.Name("usage_estimated"u8);
            json.Boolean(true);
        }

        WriteCost(ref json, exchange, cost);
        if (exchange.Target is { PriceEstimated: true })
        {
            json.Name("price_estimated"u8);
            json.Boolean(true);
        }
    }

    private static void WriteCost(ref JsonOut json, Exchange exchange, Money cost)
    {
        json.Number("cost_nano_usd"u8, cost.NanoUsd);
        if (exchange.Snapshot.Spending.LevelOfRequest(cost) is > BudgetLevel.Ok and var level)
        {
            Field(ref json, "cost_level"u8, BudgetWords.Of(level));
        }

        if (exchange.HeldCost is { } held)
        {
            json.Number("held_nano_usd"u8, held.NanoUsd);
        }
    }

    private static void WriteFault(ref JsonOut json, Fault? fault)
    {
        if (fault is null)
        {
            return;
        }

        var row = FaultTable.Of(fault.Kind);
        Field(ref json, "level"u8, Names.Of(row.Level));
        Field(ref json, "fault"u8, row.Code);
        Field(ref json, "kind"u8, Names.Of(fault.Kind));
        Field(ref json, "stage"u8, Names.Of(fault.Stage));
        Field(ref json, "hop"u8, fault.Hop);
        if (fault.Committed)
        {
            json.Name("committed"u8);
            json.Boolean(true);
        }
    }

    private static long Milliseconds(TimeProvider clock, long from, long to) => (long)clock.GetElapsedTime(from, to).TotalMilliseconds;

    private static void Field(ref JsonOut json, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        json.Name(name);
        json.Text(value);
    }

    private static void Field(ref JsonOut json, ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.Label(name, value);
        }
    }

    /// <summary>Names of enum values without asking reflection each time.</summary>
    private static class Names
    {
        public static string Of<T>(T value) where T : struct, Enum => Table<T>.Values[System.Runtime.CompilerServices.Unsafe.As<T, int>(ref value)];

        private static class Table<T> where T : struct, Enum
        {
            public static readonly string[] Values = Enum.GetNames<T>();
        }
    }
}
