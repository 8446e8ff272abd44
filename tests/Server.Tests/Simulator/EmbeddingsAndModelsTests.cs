using System.Net;
using System.Runtime.InteropServices;

namespace Breakwater.Server.Tests.Simulator;

public sealed class EmbeddingsAndModelsTests
{
    [Fact]
    public async Task Embeddings_FloatAndBase64_AreTheSameUnitVector()
    {
        await using var session = await SimulatorSession.StartAsync();
        var floats = await session.OpenAiAsync("/v1/embeddings", """{"model":"text-embedding-3-small","input":["sea","wall"],"dimensions":64}""");
        var packed = await session.OpenAiAsync("/v1/embeddings", """{"model":"text-embedding-3-small","input":"wall","dimensions":64,"encoding_format":"base64"}""");
        var vector = floats.GetProperty("data")[1].GetProperty("embedding").EnumerateArray().Select(static v => v.GetSingle()).ToArray();
        var decoded = MemoryMarshal.Cast<byte, float>(packed.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64()).ToArray();

        vector.Length.ShouldBe(64);
        decoded.ShouldBe(vector);
        vector.Sum(static v => (double)v * v).ShouldBe(1, 1e-5);
        floats.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"model":"text-embedding-3-small"}""", 400)]
    [InlineData("""{"model":"text-embedding-3-small","input":[]}""", 400)]
    [InlineData("""{"model":"text-embedding-3-small","input":""}""", 400)]
    [InlineData("""{"model":"text-embedding-3-small","input":"x","dimensions":-42}""", 400)]
    [InlineData("""{"model":"nope","input":"x"}""", 404)]
    [InlineData("""{"model":"text-embedding-3-small","input":[1,2,3]}""", 200)]
    public async Task Embeddings_Input_IsChecked(string body, int status)
    {
        await using var session = await SimulatorSession.StartAsync();
        ((int)(await session.SendOpenAiAsync(HttpMethod.Post, "/v1/embeddings", body)).StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Models_BothVendors_ListAndGet()
    {
        await using var session = await SimulatorSession.StartAsync();
        var openAi = await session.OpenAiGetAsync("/v1/models");
        openAi.GetProperty("data").EnumerateArray().Select(static m => m.GetProperty("id").GetString()).ShouldContain("gpt-6-sol");
        (await session.OpenAiGetAsync("/v1/models/sim-gpt")).GetProperty("object").GetString().ShouldBe("model");
        (await session.SendOpenAiAsync(HttpMethod.Get, "/v1/models/none")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var page = await SimulatorSession.ReadAsync(await session.SendAnthropicAsync(HttpMethod.Get, "/v1/models?limit=2"));
        page.GetProperty("has_more").GetBoolean().ShouldBeTrue();
        var rest = await SimulatorSession.ReadAsync(await session.SendAnthropicAsync(HttpMethod.Get, $"/v1/models?after_id={page.GetProperty("last_id").GetString()}"));
        rest.GetProperty("data").GetArrayLength().ShouldBe(3);
        (await session.SendAnthropicAsync(HttpMethod.Get, "/v1/models/none")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
