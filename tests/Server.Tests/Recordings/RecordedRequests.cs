using System.Text.RegularExpressions;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Recordings;

/// <summary>Real requests through the gateway: what the provider gets is what the caller wrote.</summary>
public sealed partial class RecordedRequests
{
    /// <summary>The same body for the test's own model.</summary>
    public static string Renamed(string body) => Model().Replace(body, "\"model\": \"m-a\"", 1);

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public async Task F_F5_RecordedRequest_SameDialect_IsByteIdentical(Dialect dialect)
    {
        var recordings = Library.All().Where(recording => recording.Dialect == dialect && recording.Request is not null && recording.Path != "/v1/embeddings").ToArray();
        recordings.Length.ShouldBeGreaterThan(5);
        await using var stage = await Stage.OpenAsync(dialect);
        foreach (var recording in recordings)
        {
            var asked = Renamed(recording.Request!);
            var before = stage.RequestCount;
            var heard = await stage.HearAsync(recording, Caller.PathOf(dialect), asked);
            if (stage.RequestCount == before)
            {
                // What the provider refused, the gateway may see for itself; what it served, it may not.
                (heard.Status, recording.Status).ShouldBe((400, 400), $"{recording.Name}: {heard.Text}");
                continue;
            }

            var sent = stage.LastRequest.Text;
            if (dialect == Dialect.OpenAiChat && recording.IsStream && !asked.Contains("include_usage", StringComparison.Ordinal))
            {
                sent = Usage().Replace(sent, "", 1);
            }

            sent.ShouldBe(asked, recording.Name);
        }
    }

    [GeneratedRegex("\"model\"\\s*:\\s*\"[^\"]*\"")]
    private static partial Regex Model();

    // The one thing that is added: the gateway's own wish for the usage chunk.
    [GeneratedRegex("\"stream_options\"\\s*:\\s*\\{\"include_usage\":true\\},?")]
    private static partial Regex Usage();
}
