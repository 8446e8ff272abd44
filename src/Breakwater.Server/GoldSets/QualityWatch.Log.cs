using Breakwater.Core.GoldSets;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.GoldSets;

internal sealed partial class QualityWatch
{
    [LoggerMessage(1601, LogLevel.Information, "gold set {Set} held: {Passed} of {Cases} cases passed for {Cost} USD ({Why})")]
    private static partial void Held(ILogger logger, string set, int passed, int cases, string cost, QualityOrigin why);

    [LoggerMessage(1602, LogLevel.Error, "gold set {Set} is broken ({Why}): {Breaches}")]
    private static partial void Broken(ILogger logger, string set, QualityOrigin why, string breaches);

    [LoggerMessage(1603, LogLevel.Error, "a gold set was not run: {Problem}")]
    private static partial void Unreadable(ILogger logger, string problem);

    [LoggerMessage(1604, LogLevel.Warning, "the rollout of route {Route} asks for quality and no gold case leads to it: it waits at its first step. Add cases with model: {Route}, or leave floors.quality out")]
    private static partial void NoCases(ILogger logger, string route);

    [LoggerMessage(1605, LogLevel.Error, "the run of gold set {Set} is not in the store: {Why}")]
    private static partial void NotKept(ILogger logger, string set, string why);
}
