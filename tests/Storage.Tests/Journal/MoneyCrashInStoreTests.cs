using Breakwater.Core.Primitives;

namespace Breakwater.Storage.Tests.Journal;

/// <summary>The same before any statement by which the store takes the journal, beside the others in time.</summary>
public sealed class MoneyCrashInStoreTests
{
    // A life that had used up its budget would come to no further statement.
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task F_C1_KilledWhileTheLedgerTakesIt_EverySettlementCountsOnce(ulong seed) =>
        await MoneyCrashes.KillAgainAndAgainAsync(new SeededRandom(seed), livesOfATenant: 1, random => (Statements: 1 + (int)(random.NextBits() % 200), Lines: int.MaxValue));
}
