using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Line;

public sealed class AttemptTimerTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Phase_WithoutProgress_ExpiresAtItsLimit()
    {
        using var timer = Started(TimeSpan.FromSeconds(45));
        timer.Enter(AttemptPhase.FirstToken, TimeSpan.FromSeconds(3));
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        timer.Token.IsCancellationRequested.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.2));

        timer.Token.IsCancellationRequested.ShouldBeTrue();
        timer.Expired.ShouldBe(AttemptPhase.FirstToken);
    }

    [Fact]
    public void Phase_WithProgress_CountsFromTheLastOne()
    {
        using var timer = Started(TimeSpan.FromSeconds(45));
        timer.Enter(AttemptPhase.Idle, TimeSpan.FromSeconds(8));
        for (var i = 0; i < 4; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(7));
            timer.Progress();
        }

        timer.Expired.ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(8.1));
        timer.Expired.ShouldBe(AttemptPhase.Idle);
    }

    [Fact]
    public void Total_HoweverMuchProgress_Expires()
    {
        using var timer = Started(TimeSpan.FromSeconds(45));
        timer.Enter(AttemptPhase.Idle, TimeSpan.FromSeconds(8));
        for (var i = 0; i < 10; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            timer.Progress();
        }

        timer.Expired.ShouldBe(AttemptPhase.Total);
    }

    [Theory]
    [InlineData(1.19, 0)]
    [InlineData(1.21, 1)]
    public void Remind_NoContentYet_IsToldOnce(double seconds, int told)
    {
        using var timer = Started(TimeSpan.FromSeconds(45));
        var soft = new CountingSoftTimeout();
        timer.Remind(soft, TimeSpan.FromSeconds(1.2));
        timer.Enter(AttemptPhase.FirstToken, TimeSpan.FromSeconds(3));
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        soft.Told.ShouldBe(told);
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        soft.Told.ShouldBe(1);
    }

    [Fact]
    public void Remind_ContentCameBefore_IsNeverTold()
    {
        using var timer = Started(TimeSpan.FromSeconds(45));
        var soft = new CountingSoftTimeout();
        timer.Remind(soft, TimeSpan.FromSeconds(1.2));
        timer.Enter(AttemptPhase.FirstToken, TimeSpan.FromSeconds(3));
        _clock.Advance(TimeSpan.FromSeconds(1));
        timer.Enter(AttemptPhase.Idle, TimeSpan.FromSeconds(8));
        _clock.Advance(TimeSpan.FromSeconds(5));

        soft.Told.ShouldBe(0);
        timer.Expired.ShouldBeNull();
    }

    [Fact]
    public void Enter_AShorterLimitThanTheOneBefore_IsNotLate()
    {
        using var timer = Started(TimeSpan.FromMinutes(10));
        timer.Enter(AttemptPhase.ClientWrite, TimeSpan.FromSeconds(30));
        timer.Enter(AttemptPhase.Idle, TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1.1));

        timer.Expired.ShouldBe(AttemptPhase.Idle);
    }

    [Fact]
    public void Stop_AfterAGoodAttempt_AllowsReuse()
    {
        using var timer = Started(TimeSpan.FromSeconds(5));
        timer.Enter(AttemptPhase.Total, Timeout.InfiniteTimeSpan);
        timer.Stop().ShouldBeTrue();
        _clock.Advance(TimeSpan.FromMinutes(1));

        timer.Token.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void Stop_AfterALimitWasHit_ForbidsReuse()
    {
        using var timer = Started(TimeSpan.FromSeconds(5));
        timer.Enter(AttemptPhase.Total, Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(6));

        timer.Stop().ShouldBeFalse();
    }

    [Fact]
    public void ClientGone_DuringAnAttempt_CancelsWithoutAnExpiredPhase()
    {
        using var gone = new CancellationTokenSource();
        using var timer = new AttemptTimer(_clock);
        timer.Start(Deadline.After(_clock, TimeSpan.FromSeconds(5)), gone.Token);
        gone.Cancel();

        timer.Token.IsCancellationRequested.ShouldBeTrue();
        timer.Expired.ShouldBeNull();
        timer.Stop().ShouldBeFalse();
    }

    private AttemptTimer Started(TimeSpan total)
    {
        var timer = new AttemptTimer(_clock);
        timer.Start(Deadline.After(_clock, total), CancellationToken.None);
        return timer;
    }

    private sealed class CountingSoftTimeout : ISoftTimeout
    {
        public int Told { get; private set; }

        public void Passed() => Told++;
    }
}
