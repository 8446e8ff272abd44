using Breakwater.Core.Primitives;

namespace Breakwater.Storage.Tests.Journal;

/// <summary>
/// F-C1, F-C2 with kill -9 at 104 points of two stores, from outside, and by <see cref="MoneyCrashInStoreTests"/> at as many from inside: every settlement that was acknowledged
/// is in the ledger once, no money is lost, none is counted twice, and settled + held never exceeds the cap.
/// </summary>
public sealed class MoneyCrashTests
{
    // Six lives share a budget, which so is used up in between.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task F_C1_KilledFromOutside_EverySettlementCountsOnce(ulong seed) =>
        await MoneyCrashes.KillAgainAndAgainAsync(new SeededRandom(seed), livesOfATenant: 6, random => (Statements: 0, Lines: 1 + (int)(random.NextBits() % 500)));
}
