using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Line.Decisions;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

/// <summary>
/// Takes decisions to the store every second, some blocks at a time, and once more at the end. Blocks that the store did not take are offered again until it does; what
/// gathers meanwhile is bounded, and what finds no room is counted. Drops what is too old or too much every minute.
/// </summary>
public sealed partial class DecisionWorker(DecisionLog log, IDecisionStore store, DecisionOptions options, TimeProvider clock, ILogger logger) : IDisposable
{
    private const int TicksPerTrim = 60;

    // So many at once that a commit is shared, so few that others need not wait for the writer.
    private const int MostOffered = 16;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(3);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<DecisionBlock> _offered = new(MostOffered);
    private int _ticks;
    private bool _hasNews;
    private long _kept;
    private volatile string? _trouble;

    /// <summary>Decisions that are in the store, of those since the start.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    /// <summary>Decisions that found no room since the start.</summary>
    public long Dropped => log.Dropped;

    /// <summary>Decisions that wait for the store.</summary>
    public long Waiting => Math.Max(0, log.Written - Kept);

    /// <summary>Why the store takes none now; null while it does.</summary>
    public string? Trouble => _trouble;

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                await TickAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            using var limit = new CancellationTokenSource(LastPatience, clock);
            await FlushAsync(limit.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Takes all that has gathered to the store, as far as that takes it.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        try
        {
            await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            // What comes meanwhile is for the next time: under load there would be no end.
            var upto = log.Written;
            while (Kept < upto && Gather())
            {
                await store.AppendAsync(_offered, cancellation).ConfigureAwait(false);
                Interlocked.Add(ref _kept, _offered.Sum(static block => block.Marks.Count));
                _hasNews = true;
                Forget();
                Note(null);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Note(e.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        Forget();
        _turn.Dispose();
    }

    // What is offered already stays as it is.
    private bool Gather()
    {
        if (_offered.Count == 0)
        {
            while (_offered.Count < MostOffered && log.Take(all: _offered.Count == 0) is { } block)
            {
                _offered.Add(block);
            }
        }

        return _offered.Count > 0;
    }

    private void Forget()
    {
        foreach (var block in _offered)
        {
            block.Memory?.Dispose();
        }

        _offered.Clear();
    }

    private async ValueTask TickAsync(CancellationToken stopping)
    {
        await FlushAsync(stopping).ConfigureAwait(false);
        if (_hasNews && ++_ticks >= TicksPerTrim)
        {
            (_ticks, _hasNews) = (0, false);
            await TrimAsync(stopping).ConfigureAwait(false);
        }
    }

    // What could not be dropped now is so in a minute.
    private async ValueTask TrimAsync(CancellationToken stopping)
    {
        try
        {
            await store.TrimAsync(clock.GetUtcNow() - options.Keep, options.MostBytes, stopping).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            Note(e.Message);
        }
    }

    private void Note(string? trouble)
    {
        var before = _trouble;
        _trouble = trouble;
        if (trouble is not null && before is null)
        {
            Stopped(logger, trouble);
        }
        else if (trouble is null && before is not null)
        {
            GoesOn(logger, log.Dropped);
        }
    }
}
