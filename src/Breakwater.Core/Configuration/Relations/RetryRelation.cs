using Breakwater.Core.Configuration.Sections.Defence;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Sections;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>One number under one name (C2), and backoffs that fit.</summary>
internal sealed class RetryRelation : IRelation
{
    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        var path = KeyPath.Root.Key("retry");
        if (reading.IsSet(path.Key(RetrySection.MaxAttempts)) && reading.IsSet(path.Key(RetrySection.MaxRetries)))
        {
            reading.Refuse(path.Key(RetrySection.MaxRetries), "must not be set together with max_attempts, which counts the first call too (C2); keep one of them.");
        }

        if (draft.Retry.Backoff.First > draft.Retry.Backoff.Cap)
        {
            reading.Refuse(path.Key("cap_backoff_ms"), "must not be less than base_backoff_ms.");
        }

        RefuseIdle(reading, path.Key("jitter_share"), draft.Retry.Backoff.Jitter == Jitter.Proportional, "proportional");
        RefuseIdle(reading, path.Key("jitter_ms"), draft.Retry.Backoff.Jitter == Jitter.Additive, "additive");
    }

    private static void RefuseIdle(Reading reading, KeyPath path, bool used, string jitter)
    {
        if (reading.IsSet(path) && !used)
        {
            reading.Refuse(path, $"has no effect unless jitter is {jitter}; set that, or leave it out.");
        }
    }
}
