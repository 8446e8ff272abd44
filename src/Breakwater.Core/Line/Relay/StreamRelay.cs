using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Line.Relay;

/// <summary>
/// Streams. Reads, looks at each frame, and writes on; the client's pace holds the reading back, so that nothing piles up. What comes before the first content
/// is held, because until then another candidate may still take over (invariant 3).
/// </summary>
internal abstract class StreamRelay(RelayContext context) : IDisposable
{
    private const int SmallRead = 512;
    private const int LargeRead = 16 * 1024;
    private const int MaxUnflushed = 32 * 1024;

    /// <summary>What may come before the first content: signs of life and role deltas, never much.</summary>
    private const int MaxHeld = 1024 * 1024;

    /// <summary>How long a provider may take to close a stream that it has ended.</summary>
    private static readonly TimeSpan Trailing = TimeSpan.FromSeconds(1);
    private readonly SseFrameReader _frames = new();
    private readonly PooledBuffer _held = new();
    private int _readSize = SmallRead;
    private int _unflushed;
    private bool _ended;

    protected RelayContext Context { get; } = context;

    /// <summary>What has been seen of the provider's stream.</summary>
    protected abstract StreamFacts Facts { get; }

    /// <summary>The number that an error event of ours would carry, where the dialect counts.</summary>
    protected abstract long NextSequence { get; }

    /// <summary>True when the provider's own error event has already been passed on.</summary>
    protected abstract bool ErrorIsTold { get; }

    private IReplySink Client => Context.Exchange.Reply;

    /// <summary>
    /// Relays a stream to its end: bytes pass through when both sides speak the same dialect. A fault that is not committed leaves the client untouched.
    /// </summary>
    public static ValueTask<Fault?> RunAsync(RelayContext context) => (context.Same ? (StreamRelay)new SameStreamRelay(context) : new TranslatedStreamRelay(context)).RunAsync();

    private async ValueTask<Fault?> RunAsync()
    {
        using var _ = this;
        Fault? fault;
        try
        {
            fault = await PumpAsync().ConfigureAwait(false) ?? Verdict();
        }
        catch (Exception e) when (Context.Committed && AttemptFaults.Of(Context.Exchange, Context.Target, Context.Timer, e, FaultStage.Stream) is { } broken)
        {
            // Whatever happens after the terminator went out, the client has its whole answer; SDKs hang up as soon as they see it.
            fault = Facts.IsComplete && _unflushed == 0 ? null : broken;
        }

        if (Context.Committed)
        {
            Settlement.Price(Context.Exchange, Context.Attempt, Facts, Context.Clock);
        }

        if (Facts.AnswerId is { } id && Context.Same)
        {
            Context.Exchange.Snapshot.Homes.Remember(id, Context.Target.Provider, Context.Exchange.Tenant?.Id, Facts.Usage?.Total ?? 0);
        }

        if (fault is null || !Context.Committed)
        {
            return fault;
        }

        fault = fault with { Committed = true };
        await TellAsync(fault).ConfigureAwait(false);
        return fault;
    }

    public virtual void Dispose()
    {
        _frames.Dispose();
        _held.Dispose();
    }

    /// <summary>Takes one frame; its output goes to <paramref name="output"/> at the latest in <see cref="EndBatch"/>.</summary>
    protected abstract void Take(in SseFrame frame, SseFrameReader frames, IBufferWriter<byte> output);

    /// <summary>All frames of one read were taken: their bytes are about to go.</summary>
    protected abstract void EndBatch(SseFrameReader frames, IBufferWriter<byte> output);

    /// <summary>The provider ended its stream.</summary>
    protected abstract void EndStream(IBufferWriter<byte> output);

    private async ValueTask<Fault?> PumpAsync()
    {
        while (true)
        {
            var count = await ReadAsync().ConfigureAwait(false);
            if (count < 0)
            {
                return ClientGone();
            }

            _frames.Advance(count);
            _unflushed += count;
            TakeAll(last: count == 0);
            FitBuffer(count);
            if (_frames.Overflowed || _held.Length > MaxHeld)
            {
                return TooMuch();
            }

            if (Facts.Error is { } error && !Context.Committed)
            {
                return Context.FaultOf(error, FaultStage.FirstToken);
            }

            if (!Context.Committed && (Facts.HasContent || (Context.Exchange.IsQueued && _held.Length > 0)) && !TryCommit())
            {
                return Context.GivenUp;
            }

            if (Facts.IsComplete && !_ended)
            {
                _ended = true;
                Context.Timer.Enter(AttemptPhase.Idle, Trailing);
            }

            if (count == 0)
            {
                return Context.Committed && !await FlushAsync().ConfigureAwait(false) ? ClientGone() : null;
            }
        }
    }

    // A token is small and a burst is not: the buffer follows what arrives, so that thousands of quiet streams hold little.
    private void FitBuffer(int count)
    {
        if (count >= _readSize)
        {
            _readSize = Math.Min(_readSize * 4, LargeRead);
        }
        else if (_readSize > SmallRead && count < SmallRead && _frames.ReleaseIfEmpty())
        {
            _readSize = SmallRead;
        }
    }

    private Fault TooMuch() => new(FaultKind.Malformed, _frames.Overflowed
        ? $"{Context.Target.Provider} sent an event of more than {SseFrameReader.DefaultMaxFrameBytes} bytes"
        : $"{Context.Target.Provider} sent more than {MaxHeld} bytes before any content")
    {
        Stage = FaultStage.Stream,
    };

    private static Fault ClientGone() => new(FaultKind.ClientGone, "the client closed the stream") { Stage = FaultStage.Stream };

    // What the provider has sent already leaves in one write; nothing waits once the provider pauses.
    private ValueTask<int> ReadAsync()
    {
        var read = Context.Reply.ReadAsync(_frames.GetWriteMemory(_readSize), Context.Timer.Token);
        return _unflushed > 0 && Context.Committed && (!read.IsCompleted || _unflushed > MaxUnflushed) ? FlushAndReadAsync(read) : read;
    }

    // Minus one when the client is gone. The read fills our buffer: it has always ended when this has.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    [SuppressMessage("Reliability", "CA2012", Justification = "Every path awaits the read once.")]
    private async ValueTask<int> FlushAndReadAsync(ValueTask<int> read)
    {
        var taken = false;
        try
        {
            taken = await FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            if (!taken)
            {
                Context.Timer.Abandon();
                await EndAsync(read).ConfigureAwait(false);
            }
        }

        return taken ? await read.ConfigureAwait(false) : -1;
    }

    private async ValueTask EndAsync(ValueTask<int> read)
    {
        try
        {
            await read.ConfigureAwait(false);
        }
        catch (Exception e) when (AttemptFaults.Of(Context.Exchange, Context.Target, Context.Timer, e, FaultStage.Stream) is not null)
        {
            // It was given up; why is told by whoever gave it up.
        }
    }

    private void TakeAll(bool last)
    {
        IBufferWriter<byte> output = Context.Committed ? Client.Body : _held;
        while (_frames.TryRead(out var frame))
        {
            Take(frame, _frames, output);
        }

        if (last && _frames.TryReadLast(out var rest) && IsWhole(rest))
        {
            Take(rest, _frames, output);
        }

        EndBatch(_frames, output);
        if (last)
        {
            EndStream(output);
        }
    }

    // Some providers leave out the last blank line; a frame that was cut short looks the same but for its payload.
    private static bool IsWhole(in SseFrame frame) =>
        frame.HasData && (frame.Data.SequenceEqual("[DONE]"u8) || !JsonScanner.Validate(frame.Data).IsError);

    private bool TryCommit()
    {
        if (!Context.TryCommit())
        {
            return false;
        }

        var exchange = Context.Exchange;
        Client.Start(new ReplyHead(200, "text/event-stream", null, exchange));
        Client.Body.Write(_held.Written.Span);
        _held.Dispose();
        exchange.ReleaseBody();
        Context.Timer.Enter(AttemptPhase.Idle, IdleLimit);
        return true;
    }

    private TimeSpan IdleLimit => _ended ? Trailing : Context.Exchange.IsQueued ? Timeout.InfiniteTimeSpan : Context.Limits.Idle;

    private ValueTask<bool> FlushAsync()
    {
        _unflushed = 0;
        var flush = Client.Body.FlushAsync(Context.Timer.Token);
        if (!flush.IsCompletedSuccessfully)
        {
            return WaitForClientAsync(flush);
        }

        Context.Timer.Progress();
        return ValueTask.FromResult(!flush.Result.IsCompleted);
    }

    // The provider is not to blame for a client that does not read: while waiting for it, the client's own limit runs.
    private async ValueTask<bool> WaitForClientAsync(ValueTask<System.IO.Pipelines.FlushResult> flush)
    {
        Context.Timer.Enter(AttemptPhase.ClientWrite, Context.Limits.ClientWrite);
        var result = await flush.ConfigureAwait(false);
        Context.Timer.Enter(AttemptPhase.Idle, IdleLimit);
        return !result.IsCompleted;
    }

    private Fault? Verdict()
    {
        var stage = Context.Committed ? FaultStage.Stream : FaultStage.FirstToken;
        if (Facts.Error is { } error)
        {
            return Context.FaultOf(error, stage);
        }

        if (Facts.IsComplete)
        {
            // A whole answer without any content (an immediate refusal, an empty text) is an answer.
            return Context.Committed || TryCommit() ? null : Context.GivenUp;
        }

        var when = Context.Committed ? "before its stream was complete" : "before any content";
        return new Fault(FaultKind.Truncated, $"{Context.Target.Provider} closed the connection {when}") { Stage = stage, Hop = "body" };
    }

    private async ValueTask TellAsync(Fault fault)
    {
        if (fault.Kind is FaultKind.ClientGone or FaultKind.SlowClient)
        {
            Client.Abort();
            return;
        }

        if (!ErrorIsTold)
        {
            Context.Exchange.Codec.Errors.WriteStreamError(fault, (Context.Same ? Facts.AnswerId : null) ?? Context.Exchange.Id, NextSequence, Client.Body);
        }

        await Client.Body.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
