using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Server.Tests.Simulator;

public sealed class ControlTests
{
    [Fact]
    public async Task Requests_Log_TellsWhatArrivedButNeverTheKey()
    {
        await using var session = await SimulatorSession.StartAsync();
        var body = SimulatorSession.Chat("secret prompt text");
        await session.OpenAiAsync("/v1/chat/completions", body);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SimulatorSession.Key)));
        var log = await session.ControlAsync(HttpMethod.Get, $"/sim/requests?canary_sha256={hash}");

        log.GetProperty("count").GetInt64().ShouldBe(1);
        var record = log.GetProperty("requests")[0];
        record.GetProperty("model").GetString().ShouldBe("sim-gpt");
        record.GetProperty("path").GetString().ShouldBe("/v1/chat/completions");
        record.GetProperty("body_bytes").GetInt32().ShouldBe(Encoding.UTF8.GetByteCount(body));
        record.GetProperty("body_sha256").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))));
        record.GetProperty("key_is_canary").GetBoolean().ShouldBeTrue();
        record.GetProperty("completed").GetBoolean().ShouldBeTrue();
        log.GetRawText().ShouldNotContain(SimulatorSession.Key);
        log.GetRawText().ShouldNotContain("secret prompt");

        var other = await session.ControlAsync(HttpMethod.Get, "/sim/requests?canary_sha256=00");
        other.GetProperty("requests")[0].GetProperty("key_is_canary").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Requests_MoreThanTheRing_KeepsTheLastTwoHundredAndCountsAll()
    {
        await using var session = await SimulatorSession.StartAsync();
        for (var i = 0; i < 203; i++)
            (await session.SendOpenAiAsync(HttpMethod.Get, $"/v1/models/{i}")).Dispose();
        var log = await session.ControlAsync(HttpMethod.Get, "/sim/requests");
        log.GetProperty("count").GetInt64().ShouldBe(203);
        log.GetProperty("requests").GetArrayLength().ShouldBe(200);
        log.GetProperty("requests")[199].GetProperty("path").GetString().ShouldBe("/v1/models/202");

        (await session.ControlAsync(HttpMethod.Delete, "/sim/requests")).GetProperty("count").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Control_UnknownPath_SaysWhatThereIs()
    {
        await using var session = await SimulatorSession.StartAsync();
        (await session.ControlAsync(HttpMethod.Get, "/sim/else")).GetProperty("error").GetString()!.ShouldContain("/sim/faults");
    }
}
