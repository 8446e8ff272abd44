using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Estimates;
using Breakwater.Core.Routing;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.Turns;

namespace Breakwater.Core.Line.Spending;

/// <summary>
/// A request's context without its oldest turns, for want of money (A5.9, A16.5), in the caller's own bytes. The exchange keeps its body until <see cref="Adopt"/>, so that what
/// is refused after all is refused as it came.
/// </summary>
internal sealed class ContextCut : IDisposable
{
    /// <summary>How callers are told that their oldest turns were left out.</summary>
    public const string ForMoney = "budget_context_shortened";

    /// <summary>What the same begins with when the answer was bounded too.</summary>
    public const string AndMore = ForMoney + ",";

    private readonly Exchange _exchange;
    private readonly PastTurns _turns;
    private PooledBuffer _body = new();

    private ContextCut(Exchange exchange, PastTurns turns) => (_exchange, _turns) = (exchange, turns);

    /// <summary>Turns that are left out.</summary>
    public int Turns { get; private set; }

    /// <summary>The size of what is left.</summary>
    public PromptSize Prompt { get; private set; }

    /// <summary>Whether a prompt that may be shortened is longer than a budget that is worth doing with less allows.</summary>
    public static bool IsLong(Exchange exchange, string route, in PromptSize prompt) => IsLong(exchange, prompt) && MayShorten(exchange, route);

    /// <summary>The context of a request as it is; null when nothing of it may be left out.</summary>
    public static ContextCut? Of(Exchange exchange, string route) =>
        MayShorten(exchange, route) && PastTurns.Find(exchange.Codec.Dialect, exchange.Body.Span) is { Count: > 0 } turns ? new ContextCut(exchange, turns) : null;

    /// <summary>Leaves out as many turns as the budget's level asks for, all that can be if those are too few.</summary>
    public void ToLevel() => _ = TryFit(prompt => !IsLong(_exchange, prompt)) || TryTake(_turns.Count);

    /// <summary>Leaves out the fewest turns, more than before, after which the prompt fits; false, and nothing changes, when there are too few.</summary>
    public bool TryFit(Func<PromptSize, bool> fits)
    {
        if (Turns == _turns.Count || !fits(SizeOf(_turns.Count)))
        {
            return false;
        }

        var (over, fit) = (Turns, _turns.Count);
        while (fit - over > 1)
        {
            var middle = over + ((fit - over) / 2);
            (over, fit) = fits(SizeOf(middle)) ? (over, middle) : (middle, fit);
        }

        return TryTake(fit);
    }

    /// <summary>Makes this the request's body and reads that again; callers are told.</summary>
    public void Adopt()
    {
        Write(Turns);
        Cool();
        _exchange.OwnBody(_body);
        _body = new PooledBuffer();
        if (_exchange.Codec.Requests.ReadEnvelope(_exchange.Body.Span, out var read) is { } fault)
        {
            throw new InvalidOperationException($"a shortened body is no request any more: {fault.Detail}");
        }

        (_exchange.Envelope, _exchange.Degraded) = (read, ForMoney);
    }

    public void Dispose() => _body.Dispose();

    // What a provider keeps is a beginning that cannot be shortened, and calls in it may wait for what is sent.
    private static bool MayShorten(Exchange exchange, string route)
    {
        var spending = exchange.Snapshot.Spending;
        return exchange is { Operation: Operation.Generate, Envelope.Binding: not StateBinding.Stored }
            && !spending.FullContextRoutes.Contains(route)
            && spending.Shorten switch
            {
                ContextShortening.Off => false,
                ContextShortening.HighValue => exchange.Snapshot.Sla.ValueOf(exchange.Intent, exchange.Tier) == ValueClass.L0,
                _ => true,
            };
    }

    private static bool IsLong(Exchange exchange, in PromptSize prompt) =>
        prompt.Text + prompt.Media(exchange.Codec.Dialect == Dialect.Anthropic) > exchange.Snapshot.Spending.DegradeContext;

    private bool TryTake(int turns)
    {
        (Turns, Prompt) = (turns, SizeOf(turns));
        return true;
    }

    private PromptSize SizeOf(int turns)
    {
        Write(turns);
        return PromptScan.Read(_body.Written.Span);
    }

    private void Write(int turns)
    {
        _body.Clear();
        _turns.Write(_exchange.Body.Span, turns, _body);
    }

    // Models that refuse any temperature but their own still take a 1, so a 1 stays.
    private void Cool()
    {
        var most = _exchange.Snapshot.Spending.DegradeTemperature;
        if (FindTemperature(_body.Written.Span) is not { Length: > 0 } place
            || !Utf8Parser.TryParse(place.In(_body.Written.Span), out double asked, out _) || asked <= most || asked == 1)
        {
            return;
        }

        var body = _body.Written.Span;
        var cooled = new PooledBuffer(body.Length);
        cooled.Write(body[..place.Start]);
        Span<byte> number = stackalloc byte[32];
        most.TryFormat(number, out var digits, default, CultureInfo.InvariantCulture);
        cooled.Write(number[..digits]);
        cooled.Write(body[place.End..]);
        _body.Dispose();
        _body = cooled;
    }

    private static JsonRange FindTemperature(ReadOnlySpan<byte> body)
    {
        var root = new JsonCursor(body);
        while (root.Next())
        {
            if (root.Is("temperature"u8))
            {
                return root.Kind == JsonKind.Number ? root.Range : default;
            }
        }

        return default;
    }
}
