namespace Breakwater.Simulator.Traffic;

/// <summary>One wish of a caller, through all its requests.</summary>
/// <param name="Cohort">The cohort's place in the scenario.</param>
/// <param name="Started">When the first request went out.</param>
/// <param name="Took">Until the last one was over.</param>
/// <param name="Requests">Requests it took, the first included.</param>
/// <param name="Attempts">Attempts at providers, by whomever.</param>
/// <param name="IsGood">Whether it was answered in the end.</param>
/// <param name="Status">The last status; 0 when there was none.</param>
internal readonly record struct CallRecord(int Cohort, TimeSpan Started, TimeSpan Took, int Requests, int Attempts, bool IsGood, int Status);

/// <summary>One request as the gateway had it.</summary>
/// <param name="Cohort">The cohort's place in the scenario.</param>
/// <param name="Arrived">When it came.</param>
/// <param name="Took">Until it was over.</param>
/// <param name="Queued">Until its first attempt began; until it was refused where there was none.</param>
/// <param name="Attempts">Attempts at providers.</param>
/// <param name="Providers">Which providers were tried: a bit each, in the scenario's order.</param>
/// <param name="IsGood">Whether it was answered.</param>
/// <param name="IsRetry">Whether its client said that it is a retry.</param>
internal readonly record struct RequestTrace(int Cohort, TimeSpan Arrived, TimeSpan Took, TimeSpan Queued, int Attempts, uint Providers, bool IsGood, bool IsRetry)
{
    /// <summary>Whether it got as far as a provider.</summary>
    public bool WasAdmitted => Attempts > 0;
}
