namespace Breakwater.Storage;

/// <summary>Moments as the stores keep them: whole tenths of a microsecond since 1970 (UTC), so that none is rounded.</summary>
internal static class StoredTime
{
    public static long Of(DateTimeOffset moment) => moment.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;

    public static DateTimeOffset Read(long stored) => DateTimeOffset.UnixEpoch.AddTicks(stored);
}
