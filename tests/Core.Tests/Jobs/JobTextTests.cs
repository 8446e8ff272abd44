using System.Text;
using System.Text.Json;
using Breakwater.Core.Jobs;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Tests.Jobs;

public sealed class JobTextTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly Job Queued = new("job_1", "acme", new JobCall("/v1/messages", [], "secret prompt"u8.ToArray()), Noon, Noon.AddDays(1)) { Due = Noon.AddMinutes(1), Reason = "no money" };

    [Fact]
    public void Write_QueuedJob_SaysWhenAndWhereAndNothingOfTheRequest() => Text(Queued).ShouldBe(
        """{"id":"job_1","object":"job","status":"queued","reason":"no money","attempts":0,"created_at":"2026-11-21T12:00:00Z","due_at":"2026-11-21T12:01:00Z","expires_at":"2026-11-22T12:00:00Z","poll":"/v1/jobs/job_1"}""");

    [Theory]
    [InlineData("application/json", """{"a":[1,"東"]}""", JsonValueKind.Object)]
    [InlineData("application/json", """{"a":""", JsonValueKind.String)]
    [InlineData("application/json", "", JsonValueKind.String)]
    [InlineData("text/event-stream", "data: {}\n\n", JsonValueKind.String)]
    public void Write_Answer_StandsInItAsWhatItIs(string type, string body, JsonValueKind kind)
    {
        var text = Text(Queued with { State = JobState.Completed, Ended = Noon, Answer = new JobAnswer(200, type, Encoding.UTF8.GetBytes(body)) });

        using var json = JsonDocument.Parse(text);
        var told = json.RootElement.GetProperty("response").GetProperty("body");
        told.ValueKind.ShouldBe(kind, text);
        (kind == JsonValueKind.String ? told.GetString() : told.GetRawText()).ShouldBe(body);
    }

    private static string Text(Job job)
    {
        using var output = new PooledBuffer();
        JobText.Write(job, output);
        return Encoding.UTF8.GetString(output.Written.Span);
    }
}
