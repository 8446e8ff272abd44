namespace Breakwater.Core.Resilience.RateLimit;

/// <summary>
/// One limit of a provider: a reservoir whose bound and rate are the provider's word, and whose level is our own count as far as the provider's word allows it.
/// Not safe for concurrent use.
/// </summary>
internal sealed class QuotaLevel
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private readonly Reservoir left = new();
    private double underWay;

    private bool IsTold => left.Most > 0;

    public TimeSpan WaitFor(double amount, TimeSpan now)
    {
        if (!IsTold)
        {
            return TimeSpan.Zero;
        }

        left.RiseTo(now);
        return left.WaitFor(amount);
    }

    public void Send(double amount)
    {
        underWay += amount;
        left.Take(IsTold ? amount : 0);
    }

    public void Answered(double amount) => underWay = Math.Max(0, underWay - amount);

    public void Return(double amount) => left.Give(IsTold ? amount : 0);

    /// <summary>
    /// The provider has counted what it has seen: all that was answered, and of what is under way perhaps nothing, perhaps all. Within that our own count is the better one,
    /// because it knows the order; beyond it the provider is right.
    /// </summary>
    public void Observe(in QuotaLane told, TimeSpan now)
    {
        if (told.Limit <= 0)
        {
            return;
        }

        left.RiseTo(now);
        var most = Math.Clamp(told.Remaining, 0, told.Limit);
        var level = Math.Clamp(IsTold ? left.Level : double.NegativeInfinity, most - underWay, most);
        var used = told.Limit - most;
        var reset = told.Reset < Longest ? told.Reset : Longest;
        left.Set(told.Limit, level, used > 0 && reset > TimeSpan.Zero ? used / reset.TotalSeconds : told.Limit / Usual.TotalSeconds);
    }
}
