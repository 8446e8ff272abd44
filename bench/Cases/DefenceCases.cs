using Breakwater.Bench.Samples;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Bench.Cases;

/// <summary>
/// The machines of the storm defence, all of them as the line passes them and one by one, on one thread and with two contending for the same ones. A single machine's
/// operation reads the clock once, as <c>defence.clock</c> does alone.
/// </summary>
internal static class DefenceCases
{
    private const int Times = 1000;

    public static IEnumerable<Benchmark> All() =>
    [
        .. OneAndTwo("all", line => Whole(line, RateHeaders.OpenAi)),
        .. OneAndTwo("all.anthropic", line => Whole(line, RateHeaders.Anthropic)),
        .. OneAndTwo("clock", _ => static _ => { }),
        .. OneAndTwo("rates", Rates),
        .. OneAndTwo("gate.process", ProcessGate),
        .. OneAndTwo("gate.target", TargetGate),
        .. OneAndTwo("ranking", Ranked),
        .. OneAndTwo("breaker", Breaker),
        .. OneAndTwo("quota", Quota),
        .. OneAndTwo("quota.openai", _ => Headers(RateHeaders.OpenAi)),
        .. OneAndTwo("quota.anthropic", _ => Headers(RateHeaders.Anthropic)),
        .. OneAndTwo("health", Health),
        .. OneAndTwo("budgets", Budgets),
        .. OneAndTwo("retry", Retry),
        .. OneAndTwo("retry.course", Course),
    ];

    private static Benchmark[] OneAndTwo(string name, Func<DefendedLine, Action<TimeSpan>> open)
    {
        var (alone, shared) = (new DefendedLine(), new DefendedLine());
        return
        [
            new Benchmark($"defence.{name}", Times, Repeat(open(alone))),
            new Benchmark($"defence.{name}.two", Times, Repeat(open(shared)), Beside: Repeat(open(shared))),
        ];
    }

    private static Action Repeat(Action<TimeSpan> once) => () =>
    {
        for (var i = 0; i < Times; i++)
        {
            once(DefendedLine.Clock.Monotonic());
        }
    };

    private static Action<TimeSpan> Whole(DefendedLine line, RateHeaders headers)
    {
        var request = line.Request();
        return _ => request.Pass(headers);
    }

    // One request and its tokens from the tenant's buckets and everybody's, settled to what was used.
    private static Action<TimeSpan> Rates(DefendedLine line)
    {
        var exchange = line.Request().Exchange;
        return now =>
        {
            RequestRate.TakeRequest(exchange, now, out var refused);
            RequestRate.TakeTokens(exchange, now, out var refusedTokens);
            RequestRate.SettleTokens(exchange, 350, now);
            Need(refused is null && refusedTokens is null);
        };
    }

    private static Action<TimeSpan> ProcessGate(DefendedLine line)
    {
        var exchange = line.Request().Exchange;
        return now =>
        {
            Need(line.Defences.Process.TryEnter(Tickets.ForProcess(exchange), now, out var permit));
            permit.End(LimiterVerdict.Success, now, null);
        };
    }

    private static Action<TimeSpan> TargetGate(DefendedLine line)
    {
        var (exchange, gate) = (line.Request().Exchange, line.Targets[0].Defence.Keys[0].Gate);
        return now =>
        {
            Need(gate.TryEnter(Tickets.ForTarget(exchange), now, out var permit));
            permit.End(LimiterVerdict.Success, now, null);
        };
    }

    private static Action<TimeSpan> Ranked(DefendedLine line)
    {
        var exchange = line.Request().Exchange;
        return now => Ranking.Apply(exchange, now, line.Services.Random);
    }

    private static Action<TimeSpan> Breaker(DefendedLine line)
    {
        var breaker = line.Targets[0].Defence.Breaker;
        return now =>
        {
            Need(breaker.TryEnter(now, line.Services.Random, out var lease));
            lease.Report(BreakerVerdict.Good, now);
        };
    }

    private static Action<TimeSpan> Quota(DefendedLine line)
    {
        var (quota, need) = (line.Targets[0].Defence.Keys[0].Quota, line.Request().Exchange.Need);
        var told = QuotaHeaders.Read(RateHeaders.OpenAi, DefendedLine.Clock.GetUtcNow());
        return now =>
        {
            Need(quota.Take(need, now, TimeSpan.Zero).Granted);
            quota.Observe(told, need, now);
        };
    }

    private static Action<TimeSpan> Headers(RateHeaders headers)
    {
        var now = DefendedLine.Clock.GetUtcNow();
        return _ => Need(!QuotaHeaders.Read(headers, now).IsEmpty);
    }

    private static Action<TimeSpan> Health(DefendedLine line)
    {
        var health = line.Targets[0].Defence.Health;
        var sample = new HealthSample(HealthOutcome.Success, TimeSpan.FromMilliseconds(500), HealthScene.Chat);
        return now => health.Record(sample, now);
    }

    private static Action<TimeSpan> Budgets(DefendedLine line)
    {
        var exchange = line.Request().Exchange;
        return _ => Need(RetryBudgets.Refusal(exchange) is null);
    }

    // What follows a failed attempt: the decision with its wait, and leave of the budget. Made only when something failed.
    private static Action<TimeSpan> Retry(DefendedLine line)
    {
        var (policy, random, fault) = (new RetryPolicy(), line.Services.Random, new Fault(FaultKind.ProviderUnavailable, "the sample failed"));
        TargetState[] targets = [default(TargetState).After(fault, policy.Backoff)];
        return _ =>
        {
            Need(NextAttempt.Decide(policy, fault, 1, TimeSpan.FromMinutes(1), targets, random).GoesOn);
            Need(line.Defences.Retries.TryWithdraw());
            line.Defences.Retries.Return();
        };
    }

    // A request's own record of its attempts, made whether or not one fails.
    private static Action<TimeSpan> Course(DefendedLine line)
    {
        var exchange = line.Request().Exchange;
        return _ => Need(new AttemptCourse(exchange, line.Services).Next(out var _, out var _));
    }

    private static void Need(bool good)
    {
        if (!good)
        {
            throw new InvalidOperationException("a machine refused what it should have granted");
        }
    }
}
