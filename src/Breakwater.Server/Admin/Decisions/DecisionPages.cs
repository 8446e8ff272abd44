using Breakwater.Core.Line.Decisions;

namespace Breakwater.Server.Admin.Decisions;

/// <summary>Finds decisions among the blocks of a store.</summary>
internal sealed class DecisionPages(IDecisionStore store)
{
    private const int BlocksAtOnce = 8;

    /// <summary>Blocks that one page looks through at most: about 100,000 decisions.</summary>
    private const int MostBlocks = 400;

    /// <summary>A page, the newest first. Few are found where few are meant; there may still be more.</summary>
    public async ValueTask<DecisionPage> ReadAsync(DecisionQuery query, CancellationToken cancellation)
    {
        var found = new List<ReadDecision>();
        var place = query.Before;
        for (var looked = 0; looked < MostBlocks; looked += BlocksAtOnce)
        {
            var blocks = await store.ReadAsync(new BlockRange(query.From, query.To, place.Block, BlocksAtOnce), cancellation).ConfigureAwait(false);
            foreach (var block in blocks)
            {
                place = Gather(query, block, block.Number == place.Block ? place.Index : int.MaxValue, found);
                if (found.Count == query.Limit)
                {
                    return await PageAsync(found, place, cancellation).ConfigureAwait(false);
                }
            }

            if (blocks.Count < BlocksAtOnce)
            {
                return await PageAsync(found, next: null, cancellation).ConfigureAwait(false);
            }
        }

        return await PageAsync(found, place, cancellation).ConfigureAwait(false);
    }

    /// <summary>The decision of a request; null when none is kept.</summary>
    public async ValueTask<DecisionPage?> FindAsync(string id, CancellationToken cancellation)
    {
        foreach (var block in await store.FindAsync(id, cancellation).ConfigureAwait(false))
        {
            if (BlockReader.Read(block.Lines).FirstOrDefault(one => one.Decision.Id == id) is { } found)
            {
                return await PageAsync([found], next: null, cancellation).ConfigureAwait(false);
            }
        }

        return null;
    }

    // Where it stopped: within the block, or at the end of the one before.
    private static DecisionCursor Gather(DecisionQuery query, KeptBlock block, int before, List<ReadDecision> found)
    {
        var decisions = BlockReader.Read(block.Lines);
        for (var i = Math.Min(decisions.Count, before) - 1; i >= 0; i--)
        {
            if (query.Takes(decisions[i].Decision))
            {
                found.Add(decisions[i]);
                if (found.Count == query.Limit)
                {
                    return new DecisionCursor(block.Number, i);
                }
            }
        }

        return new DecisionCursor(block.Number - 1, int.MaxValue);
    }

    private async ValueTask<DecisionPage> PageAsync(List<ReadDecision> found, DecisionCursor? next, CancellationToken cancellation)
    {
        var hashes = found.Select(one => one.Decision.Plan).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new DecisionPage(found, await store.PlansAsync(hashes, cancellation).ConfigureAwait(false), next);
    }
}

/// <summary>Decisions with their plans, and where the next ones begin; null when there are none.</summary>
internal sealed record DecisionPage(IReadOnlyList<ReadDecision> Decisions, IReadOnlyList<StoredPlan> Plans, DecisionCursor? Next);
