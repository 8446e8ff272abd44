using System.Text;
using Breakwater.Core.Jobs;

namespace Breakwater.Storage.Tests.Conformance;

/// <summary>What <see cref="IJobStore"/> promises, whatever the engine.</summary>
public abstract class JobConformance<TEngine> : IAsyncLifetime
    where TEngine : IEngine, new()
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private readonly TEngine _engine = new();
    private IOpenStore _store = null!;

    private IJobStore Jobs => _store.Jobs;

    public async ValueTask InitializeAsync() => _store = await _engine.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Job_Added_ComesBackWholeAfterARestart()
    {
        var job = Made("a") with { Call = new JobCall("/v1/messages", [new("x-sla-tier", "gold"), new("x-breakwater-tags", "team=a,\"b\"")], Encoding.UTF8.GetBytes("{\"東\":1}")) };
        (await Jobs.AddAsync(job, new JobPolicy(), default)).ShouldBeTrue();
        await ReopenAsync();

        var found = (await Jobs.FindAsync("a", default))!;

        (found with { Call = job.Call }).ShouldBe(job);
        found.Call.Path.ShouldBe("/v1/messages");
        found.Call.Headers.ShouldBe(job.Call.Headers);
        found.Call.Body.ToArray().ShouldBe(job.Call.Body.ToArray());
        (await Jobs.FindAsync("b", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Add_AsManyWaitAsMay_IsRefusedUntilOneIsOver()
    {
        var policy = new JobPolicy { MostWaiting = 3, MostWaitingOfTenant = 2 };
        (await AddAsync(Made("a"), policy)).ShouldBeTrue();
        (await AddAsync(Made("b"), policy)).ShouldBeTrue();
        (await AddAsync(Made("c"), policy)).ShouldBeFalse("two of the tenant wait");
        (await AddAsync(Made("d", tenant: null), policy)).ShouldBeTrue();
        (await AddAsync(Made("e", tenant: "zoe"), policy)).ShouldBeFalse("three wait");

        await Jobs.CancelAsync("a", Sample.Noon, default);

        (await AddAsync(Made("f"), policy)).ShouldBeTrue();
    }

    [Fact]
    public async Task Take_SeveralDue_OldestFirstOnceAndNoneBeforeItsTime()
    {
        await AddAsync(Made("late", due: Sample.Noon.AddHours(1)));
        await AddAsync(Made("second", due: Sample.Noon.AddSeconds(-1)));
        await AddAsync(Made("first", due: Sample.Noon.AddSeconds(-2)));

        (await Jobs.NextAsync(default)).ShouldBe(Sample.Noon.AddSeconds(-2));
        var one = (await TakeAsync(Sample.Noon, 1)).ShouldHaveSingleItem();
        (one.Id, one.State, one.Attempt).ShouldBe(("first", JobState.Running, 1));
        (await TakeAsync(Sample.Noon, 9)).Select(job => job.Id).ShouldBe(["second"]);
        (await TakeAsync(Sample.Noon, 9)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Report_Answered_IsKeptAndOver()
    {
        await AddAsync(Made("a"));
        var job = (await TakeAsync(Sample.Noon, 1))[0];
        var answer = new JobAnswer(200, "application/json", new byte[] { 1, 0, 255 });

        (await Jobs.ReportAsync(job with { State = JobState.Completed, Ended = Sample.Noon, Answer = answer }, default)).ShouldBeTrue();
        await ReopenAsync();

        var found = (await Jobs.FindAsync("a", default))!;
        (found.State, found.Ended, found.IsOver).ShouldBe((JobState.Completed, Sample.Noon, true));
        (found.Answer!.Status, found.Answer.ContentType).ShouldBe((200, "application/json"));
        found.Answer.Body.ToArray().ShouldBe([1, 0, 255]);
        (await TakeAsync(Sample.Noon.AddHours(1), 9)).ShouldBeEmpty();
        (await Jobs.ReportAsync(job with { State = JobState.Failed }, default)).ShouldBeFalse("it is over");
    }

    [Fact]
    public async Task Report_PutBack_IsTakenAgainWhenDue()
    {
        await AddAsync(Made("a"));
        var job = (await TakeAsync(Sample.Noon, 1))[0];

        (await Jobs.ReportAsync(job with { State = JobState.Queued, Due = Sample.Noon.AddMinutes(5), Reason = "still no money" }, default)).ShouldBeTrue();

        (await TakeAsync(Sample.Noon.AddMinutes(4), 1)).ShouldBeEmpty();
        var again = (await TakeAsync(Sample.Noon.AddMinutes(5), 1)).ShouldHaveSingleItem();
        (again.Attempt, again.Reason).ShouldBe((2, "still no money"));
    }

    /// <summary>Who had begun it is gone, or was so slow that another began it: then only the other may report.</summary>
    [Fact]
    public async Task Take_LeaseIsOver_BeginsAgainAndFencesTheFirst()
    {
        await AddAsync(Made("a"));
        var first = (await TakeAsync(Sample.Noon, 1))[0];
        (await TakeAsync(Sample.Noon + Lease - TimeSpan.FromTicks(1), 1)).ShouldBeEmpty();

        var second = (await TakeAsync(Sample.Noon + Lease, 1)).ShouldHaveSingleItem();

        second.Attempt.ShouldBe(2);
        (await Jobs.ReportAsync(first with { State = JobState.Failed }, default)).ShouldBeFalse();
        (await Jobs.ReportAsync(second with { State = JobState.Completed }, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Cancel_WhereverItStands_NothingIsLeftOfRequestAndAnswer()
    {
        await AddAsync(Made("queued"));
        (await Jobs.CancelAsync("queued", Sample.Noon, default))!.State.ShouldBe(JobState.Queued);
        (await TakeAsync(Sample.Noon, 9)).ShouldBeEmpty();

        await AddAsync(Made("running"));
        var running = (await TakeAsync(Sample.Noon, 1))[0];
        (await Jobs.CancelAsync("running", Sample.Noon, default))!.State.ShouldBe(JobState.Running);
        (await Jobs.ReportAsync(running with { State = JobState.Completed }, default)).ShouldBeFalse();

        await AddAsync(Made("answered"));
        var answered = (await TakeAsync(Sample.Noon, 1))[0];
        await Jobs.ReportAsync(answered with { State = JobState.Completed, Answer = new JobAnswer(200, "text/plain", new byte[] { 7 }) }, default);
        await Jobs.CancelAsync("answered", Sample.Noon, default);

        foreach (var (id, state) in new[] { ("queued", JobState.Cancelled), ("running", JobState.Cancelled), ("answered", JobState.Completed) })
        {
            var left = (await Jobs.FindAsync(id, default))!;
            left.State.ShouldBe(state);
            left.Call.Body.Length.ShouldBe(0);
            left.Answer.ShouldBeNull();
        }

        (await Jobs.CancelAsync("nobody", Sample.Noon, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Take_JobsThatExpired_AreForgotten()
    {
        await AddAsync(Made("a") with { Expires = Sample.Noon.AddHours(1), Due = Sample.Noon.AddHours(9) });
        (await Jobs.NextAsync(default)).ShouldBe(Sample.Noon.AddHours(1), "forgetting is something to do");

        (await TakeAsync(Sample.Noon.AddHours(1), 9)).ShouldBeEmpty();

        (await Jobs.FindAsync("a", default)).ShouldBeNull();
        (await Jobs.NextAsync(default)).ShouldBeNull();
    }

    private static Job Made(string id, string? tenant = "acme", DateTimeOffset? due = null) =>
        new(id, tenant, new JobCall("/v1/chat/completions", [], new byte[] { 1 }), Sample.Noon, Sample.Noon.AddDays(1)) { Due = due ?? Sample.Noon, Reason = "no money" };

    private ValueTask<bool> AddAsync(Job job, JobPolicy? policy = null) => Jobs.AddAsync(job, policy ?? new JobPolicy(), default);

    private ValueTask<IReadOnlyList<Job>> TakeAsync(DateTimeOffset now, int most) => Jobs.TakeAsync(now, Lease, most, default);

    private async Task ReopenAsync()
    {
        await _store.DisposeAsync();
        _store = await _engine.OpenAsync();
    }
}
