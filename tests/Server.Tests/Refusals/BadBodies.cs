using System.Text;

namespace Breakwater.Server.Tests.Refusals;

/// <summary>Bodies that no provider may ever see, for every endpoint: 4xx in the caller's dialect, naming the field.</summary>
public sealed class BadBodies(OneProvider one) : IClassFixture<OneProvider>
{
    private readonly int _seenBefore = one.Provider.Requests.Count;

    public static TheoryData<string> Paths() => [.. OneProvider.Good.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Body_ThatIsNoJsonObject_IsRefused(string path)
    {
        var good = OneProvider.Good[path];
        string[] bad = ["", " ", "{", "}", "nul", "null", "5", "\"x\"", "[]", "[" + good + "]", good[..^1], good + "}", good + good, good[..^1] + ",}", "{'a':1}", good.Replace(":", "=", StringComparison.Ordinal), "\0", good.Insert(1, "/* a */"), good.Insert(1, "\u0001")];
        foreach (var body in bad)
        {
            var refusal = await Refusal.PostAsync(one.Gateway, path, body);
            (refusal.Status, refusal.Type).ShouldBe((400, "invalid_request_error"), $"{body} → {refusal.Body}");
            refusal.Message.ShouldNotBeEmpty();
        }

        ShouldHaveSeenNothing();
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Body_WithBytesThatAreNoText_IsRefused(string path)
    {
        byte[][] bad = [[0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x91], [0xC0, 0xAF], [0xF5, 0x80, 0x80, 0x80]];
        foreach (var bytes in bad)
        {
            var good = Encoding.UTF8.GetBytes(OneProvider.Good[path]);
            var at = good.AsSpan().IndexOf("Hi"u8);
            var refusal = await Refusal.PostAsync(one.Gateway, path, [.. good[..at], .. bytes, .. good[at..]]);
            (refusal.Status, refusal.Type).ShouldBe((400, "invalid_request_error"), $"{Convert.ToHexString(bytes)} → {refusal.Body}");
        }

        ShouldHaveSeenNothing();
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Body_NestedTooDeep_IsRefused(string path)
    {
        foreach (var depth in (int[])[500, 10_000, 1_000_000])
        {
            var refusal = await Refusal.PostAsync(one.Gateway, path, OneProvider.Good[path].Insert(1, $"\"x\":{new string('[', depth)}{new string(']', depth)},"));
            (refusal.Status, refusal.Type).ShouldBe((400, "invalid_request_error"), refusal.Body[..Math.Min(500, refusal.Body.Length)]);
            refusal.Message.Length.ShouldBeLessThan(500);
        }

        ShouldHaveSeenNothing();
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Body_WithTheSameKeyTwice_IsRefusedByItsName(string path)
    {
        var good = OneProvider.Good[path];
        foreach (var (body, name) in new[]
        {
            (good.Insert(1, "\"model\":\"m-x\",\"model\":\"m-y\","), "model"),
            (good.Insert(1, "\"extra\":{\"deep\":1,\"deep\":2},"), "deep"),
            (good.Insert(1, "\"ex\\u0074ra\":1,\"extra\":2,"), "extra"),
        })
        {
            var refusal = await Refusal.PostAsync(one.Gateway, path, body);
            (refusal.Status, refusal.Type).ShouldBe((400, "invalid_request_error"), refusal.Body);
            refusal.Message.ShouldContain(name);
        }

        ShouldHaveSeenNothing();
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Body_WithByteOrderMark_IsRefused(string path)
    {
        using var content = new ByteArrayContent([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(OneProvider.Good[path])]);
        using var response = await one.Gateway.Http.PostAsync(new Uri(path, UriKind.Relative), content);
        (await Refusal.OfAsync(response)).Status.ShouldBe(400);
        ShouldHaveSeenNothing();
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"user","content":"Hi"}]}""", "model")]
    [InlineData("/v1/chat/completions", """{"model":"m-chat"}""", "messages")]
    [InlineData("/v1/chat/completions", """{"model":"m-chat","messages":[]}""", "messages")]
    [InlineData("/v1/chat/completions", """{"model":"","messages":[{"role":"user","content":"Hi"}]}""", "model")]
    [InlineData("/v1/chat/completions", """{"model":"m-chat","messages":[{"content":"Hi"}]}""", "role")]
    [InlineData("/v1/chat/completions", """{"model":"m-chat","messages":[{"role":"king","content":"Hi"}]}""", "role")]
    [InlineData("/v1/responses", """{"model":"m-responses"}""", "input")]
    [InlineData("/v1/responses", """{"input":"Hi"}""", "model")]
    [InlineData("/v1/responses", """{"model":"m-responses","input":[]}""", "input")]
    [InlineData("/v1/messages", """{"max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}""", "model")]
    [InlineData("/v1/messages", """{"model":"m-claude","messages":[{"role":"user","content":"Hi"}]}""", "max_tokens")]
    [InlineData("/v1/messages", """{"model":"m-claude","max_tokens":9}""", "messages")]
    [InlineData("/v1/messages", """{"model":"m-claude","max_tokens":9,"messages":[]}""", "messages")]
    [InlineData("/v1/messages", """{"model":"m-claude","max_tokens":9,"messages":[{"content":"Hi"}]}""", "role")]
    [InlineData("/v1/messages", """{"model":"m-claude","max_tokens":-1,"messages":[{"role":"user","content":"Hi"}]}""", "max_tokens")]
    [InlineData("/v1/messages/count_tokens", """{"model":"m-claude"}""", "messages")]
    [InlineData("/v1/messages/count_tokens", """{"messages":[{"role":"user","content":"Hi"}]}""", "model")]
    [InlineData("/v1/embeddings", """{"model":"m-embed"}""", "input")]
    [InlineData("/v1/embeddings", """{"input":"Hi"}""", "model")]
    [InlineData("/v1/respond", """{"intent":"chat"}""", "prompt")]
    public async Task Body_WithoutWhatIsRequired_IsRefusedByTheFieldsName(string path, string body, string field)
    {
        var refusal = await Refusal.PostAsync(one.Gateway, path, body);
        (refusal.Status, refusal.Type).ShouldBe((400, "invalid_request_error"), refusal.Body);
        (refusal.Message + " " + refusal.Param).ShouldContain(field);
        ShouldHaveSeenNothing();
    }

    [Theory]
    [InlineData("/v1/chat/completions", "model messages stream temperature top_p max_tokens max_completion_tokens tools tool_choice stop n response_format stream_options parallel_tool_calls reasoning_effort seed user metadata store service_tier verbosity")]
    [InlineData("/v1/responses", "model input stream temperature top_p max_output_tokens tools tool_choice instructions background previous_response_id parallel_tool_calls reasoning text metadata store include service_tier conversation user")]
    [InlineData("/v1/messages", "model messages max_tokens stream temperature top_p top_k tools tool_choice system stop_sequences thinking metadata output_config service_tier cache_control")]
    [InlineData("/v1/messages/count_tokens", "model messages tools tool_choice system thinking")]
    [InlineData("/v1/embeddings", "model input dimensions encoding_format user")]
    [InlineData("/v1/respond", "intent prompt")]
    public async Task Field_OfEveryWrongType_IsRefusedByItsNameOrPassesUntouched(string path, string fields)
    {
        foreach (var field in fields.Split(' '))
        {
            var refused = 0;
            foreach (var value in (string[])["5", "-1", "1.5", "1e999", "\"x\"", "\"\"", "true", "[]", "[5]", "[[]]", "{}", "{\"x\":5}", "[null]", "[{\"type\":5}]", "{\"type\":5}"])
            {
                var seen = one.Provider.Requests.Count;
                using var response = await PostAsync(path, With(OneProvider.Good[path], field, value));
                var text = await response.Content.ReadAsStringAsync();
                ((int)response.StatusCode).ShouldBeLessThan(500, $"{field}: {value} → {text}");
                if (response.IsSuccessStatusCode)
                {
                    continue;
                }

                var refusal = await Refusal.OfAsync(response);
                refused++;
                one.Provider.Requests.Count.ShouldBe(seen, $"{field}: {value}");
                (refusal.Message + " " + refusal.Param).ShouldContain(field, customMessage: $"{field}: {value} → {text}");
            }

            refused.ShouldBeGreaterThan(0, $"no wrong type of {field} was refused");
        }
    }

    private static string With(string good, string field, string value)
    {
        var root = System.Text.Json.Nodes.JsonNode.Parse(good)!.AsObject();
        root.Remove(field);
        return root.ToJsonString().Insert(1, $"\"{field}\":{value}{(root.Count > 0 ? "," : "")}");
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        one.Gateway.Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));

    private void ShouldHaveSeenNothing() => one.Provider.Requests.Count.ShouldBe(_seenBefore);
}
