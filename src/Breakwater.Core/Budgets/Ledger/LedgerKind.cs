namespace Breakwater.Core.Budgets.Ledger;

/// <summary>What an entry of the ledger pays for.</summary>
public enum LedgerKind : byte
{
    /// <summary>The answer that the caller got, or a part of it.</summary>
    Answer,

    /// <summary>The attempt of a race that was slower (A7 gap).</summary>
    HedgeLoser,

    /// <summary>An attempt that failed and is billed all the same.</summary>
    FailedAttempt,

    /// <summary>What was held for a request when the process died; its provider may have billed that.</summary>
    UnsettledAfterCrash,
}
