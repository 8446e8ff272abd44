using Breakwater.Core.Primitives;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Primitives;

public sealed class ClockWaitTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Wait_Over_IsTrueAndLeavesNoTimer()
    {
        var waiting = _clock.WaitAsync(TimeSpan.FromSeconds(1), CancellationToken.None).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        waiting.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        (await waiting).ShouldBeTrue();
        _clock.PendingTimers.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wait_Cancelled_IsFalseAndLeavesNoTimer(bool before)
    {
        using var source = new CancellationTokenSource();
        if (before)
        {
            await source.CancelAsync();
        }

        var waiting = _clock.WaitAsync(TimeSpan.FromSeconds(1), source.Token).AsTask();
        await source.CancelAsync();

        (await waiting).ShouldBeFalse();
        _clock.PendingTimers.ShouldBe(0);
    }

    [Fact]
    public void Wait_Cancelled_GoesOnWhereItWasCancelled()
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        using var source = new CancellationTokenSource();
        var waiting = NoteThreadAsync(source.Token);
        source.Cancel();
        SynchronizationContext.SetSynchronizationContext(context);

        waiting.IsCompletedSuccessfully.ShouldBeTrue();
        waiting.Result.ShouldBe(Environment.CurrentManagedThreadId);
    }

    private async Task<int> NoteThreadAsync(CancellationToken cancellation)
    {
        await _clock.WaitAsync(TimeSpan.FromSeconds(1), cancellation).ConfigureAwait(false);
        return Environment.CurrentManagedThreadId;
    }
}
