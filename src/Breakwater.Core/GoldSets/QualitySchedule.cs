namespace Breakwater.Core.GoldSets;

/// <summary>When gold sets are run by themselves (A7.10). Immutable.</summary>
/// <param name="IsOn">Whether they are.</param>
/// <param name="Day">The day of the week.</param>
/// <param name="Hour">The hour of that day (UTC), 0 to 23.</param>
public sealed record QualitySchedule(bool IsOn, DayOfWeek Day, int Hour)
{
    private const int DaysOfWeek = 7;

    /// <summary>Why a run is due; null when none is.</summary>
    /// <param name="now">The time (UTC).</param>
    /// <param name="lastWeekly">When the last weekly moment was served, or counting began (UTC).</param>
    /// <param name="tested">The policy of the last run; null when none was run.</param>
    /// <param name="policy">The policy in force.</param>
    public QualityOrigin? Due(DateTimeOffset now, DateTimeOffset lastWeekly, string? tested, string policy) =>
        !IsOn ? null
        : !string.Equals(tested, policy, StringComparison.Ordinal) ? QualityOrigin.Change
        : lastWeekly < LastMoment(now) ? QualityOrigin.Schedule
        : null;

    /// <summary>The last weekly moment up to now.</summary>
    public DateTimeOffset LastMoment(DateTimeOffset now)
    {
        var utc = now.UtcDateTime;
        var moment = new DateTimeOffset(utc.Date, TimeSpan.Zero).AddDays(-(((int)utc.DayOfWeek - (int)Day + DaysOfWeek) % DaysOfWeek)).AddHours(Hour);
        return moment <= now ? moment : moment.AddDays(-DaysOfWeek);
    }
}
