using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;
using Breakwater.Upstream.Http;

namespace Breakwater.Server.Tests.Upstream;

/// <summary>What goes over the wire, and that nothing a caller sends changes where a stored key goes.</summary>
public sealed class UpstreamRequests
{
    [Fact]
    public async Task Request_Plain_CarriesKeyBodyAndIdentityEncoding()
    {
        var sent = await SendAsync(address => Calls.Options(address), Calls.Chat("{\"model\":\"é\"}"));

        sent.ShouldStartWith("POST /v1/chat/completions HTTP/1.1\r\n");
        Value(sent, "authorization").ShouldBe("Bearer sk-canary");
        Value(sent, "accept-encoding").ShouldBe("identity");
        Value(sent, "content-type").ShouldBe("application/json");
        Value(sent, "accept").ShouldBe("application/json");
        Value(sent, "traceparent").ShouldBeNull();
        sent.ShouldEndWith("\r\n\r\n{\"model\":\"é\"}");
    }

    [Fact]
    public async Task Request_Streaming_AcceptsEvents() =>
        Value(await SendAsync(address => Calls.Options(address), Calls.Chat() with { Stream = true }), "accept").ShouldBe("text/event-stream");

    [Fact]
    public async Task Request_Get_HasNoBody()
    {
        var sent = await SendAsync(address => Calls.Options(address), new UpstreamCall("GET", "/v1/models?limit=2"));

        sent.ShouldStartWith("GET /v1/models?limit=2 HTTP/1.1\r\n");
        Value(sent, "content-length").ShouldBeNull();
    }

    [Fact]
    public async Task Request_XApiKeyScheme_UsesItsHeader()
    {
        var sent = await SendAsync(address => Calls.Options(address) with { Auth = AuthScheme.XApiKey }, Calls.Chat());

        Value(sent, "x-api-key").ShouldBe("sk-canary");
        Value(sent, "authorization").ShouldBeNull();
    }

    [Fact]
    public async Task Request_FixedHeaders_GoAlong() =>
        Value(await SendAsync(address => Calls.Options(address) with { FixedHeaders = [new("openai-organization", "org-1")] }, Calls.Chat()), "openai-organization").ShouldBe("org-1");

    [Theory]
    [InlineData("/", "/v1/chat/completions")]
    [InlineData("/v1", "/v1/chat/completions")]
    [InlineData("/v1/", "/v1/chat/completions")]
    [InlineData("/compatible/v1", "/compatible/v1/chat/completions")]
    [InlineData("/gateway/openai", "/gateway/openai/v1/chat/completions")]
    public async Task Request_BasePath_IsAPrefix(string path, string expected) =>
        (await SendAsync(address => Calls.Options(new Uri(address, path)), Calls.Chat())).ShouldStartWith($"POST {expected} HTTP/1.1");

    [Fact]
    public async Task F_L1_CallerHeaders_OnlyTheKnownOnesPass()
    {
        string[] hostile =
        [
            "Authorization", "x-api-key", "Host", "Connection", "Transfer-Encoding", "Content-Length", "Cookie", "Proxy-Authorization", "X-Forwarded-Host",
            "X-Forwarded-For", "Forwarded", "OpenAI-Organization", "OpenAI-Project", "anthropic-workspace-id", "x-breakwater-deadline-ms", "X-HTTP-Method-Override",
            "x-base-url", "x-portkey-custom-host", "api-base", "Location", "Upgrade", "TE", "Trailer", "Expect", "Accept-Encoding", "User-Agent", "Via", "idempotency-key", "x-unknown", "bad name", "",
        ];
        var call = Calls.Chat() with
        {
            Headers =
            [
                .. hostile.Select(name => new KeyValuePair<string, string>(name, "evil.test")),
                new("anthropic-version", "2023-06-01"),
                new("Anthropic-Beta", "a,b"),
                new("openai-beta", "x\r\nauthorization: Bearer evil.test"),
            ],
        };

        var sent = await SendAsync(address => Calls.Options(address), call);

        sent.ShouldNotContain("evil.test");
        Value(sent, "authorization").ShouldBe("Bearer sk-canary");
        Value(sent, "anthropic-version").ShouldBe("2023-06-01");
        Value(sent, "anthropic-beta").ShouldBe("a,b");
        Value(sent, "openai-beta").ShouldBeNull();
    }

    [Theory]
    [InlineData("v1/models")]
    [InlineData("//evil.test/v1")]
    [InlineData("/v1/../../admin")]
    [InlineData("/v1/./x")]
    [InlineData("/v1\\..\\x")]
    [InlineData("/v1/x#y")]
    [InlineData("/v1/x y")]
    [InlineData("/v1/x\r\nhost: evil.test")]
    [InlineData("@evil.test/")]
    [InlineData("")]
    public async Task F_L1_Path_LeavingItsPlace_IsRefused(string path)
    {
        await using var upstream = new HttpUpstream(Calls.Options(new Uri("http://127.0.0.1:9")), TimeProvider.System);

        await Should.ThrowAsync<ArgumentException>(async () => await upstream.SendAsync(new UpstreamCall("GET", path), CancellationToken.None));
    }

    [Fact]
    public async Task Passthrough_CallersCredential_ReplacesOurs()
    {
        var sent = await SendAsync(address => Calls.Options(address) with { Passthrough = true }, Calls.Chat() with { CallerCredential = "sk-caller" });

        Value(sent, "authorization").ShouldBe("Bearer sk-caller");
        sent.ShouldNotContain("sk-canary");
    }

    [Fact]
    public async Task Passthrough_OAuthToken_GoesAsBearer() =>
        Value(await SendAsync(address => Calls.Options(address) with { Passthrough = true, Auth = AuthScheme.XApiKey }, Calls.Chat() with { CallerCredential = "sk-ant-oat01-x" }), "authorization")
            .ShouldBe("Bearer sk-ant-oat01-x");

    [Theory]
    [InlineData(null)]
    [InlineData("bad\r\nx-api-key: other")]
    public async Task Passthrough_NoUsableCredential_SendsNone(string? credential)
    {
        var sent = await SendAsync(address => Calls.Options(address) with { Passthrough = true }, Calls.Chat() with { CallerCredential = credential });

        Value(sent, "authorization").ShouldBeNull();
        Value(sent, "x-api-key").ShouldBeNull();
    }

    [Fact]
    public async Task OwnKeys_CallersCredential_IsNeverSent() =>
        (await SendAsync(address => Calls.Options(address), Calls.Chat() with { CallerCredential = "sk-caller" })).ShouldNotContain("sk-caller");

    [Fact]
    public async Task Keys_Several_TheOneAskedForIsSent()
    {
        var options = (Uri address) => Calls.Options(address) with { Keys = [new Secret("sk-a"), new Secret("sk-b")] };

        (await SendAsync(options, Calls.Chat() with { Key = 0 })).ShouldContain("Bearer sk-a");
        (await SendAsync(options, Calls.Chat() with { Key = 1 })).ShouldContain("Bearer sk-b");
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk canary")]
    [InlineData("sk-canary\n")]
    public void Options_UnusableKey_IsRefusedWithoutShowingIt(string key)
    {
        var options = Calls.Options(new Uri("https://api.openai.test")) with { Keys = [new Secret("sk-good"), new Secret(key)] };

        var error = Should.Throw<ArgumentException>(() => new HttpUpstream(options, TimeProvider.System));

        error.Message.ShouldStartWith("providers.openai.api_keys[1] ");
        error.Message.ShouldNotContain("canary");
    }

    [Theory]
    [InlineData("ftp://api.openai.test")]
    [InlineData("https://user:pass@api.openai.test")]
    [InlineData("https://api.openai.test/?x=1")]
    public void Options_UnusableAddress_IsRefused(string address) =>
        Should.Throw<ArgumentException>(() => new HttpUpstream(Calls.Options(new Uri(address)), TimeProvider.System)).Message.ShouldStartWith("providers.openai.base_url ");

    [Fact]
    public void F_L3_Options_AsText_ShowNoKey() => $"{Calls.Options(new Uri("https://api.openai.test"))} {new Secret("sk-canary")} {Credential.Of(AuthScheme.Bearer, "sk-canary")}".ShouldNotContain("sk-canary");

    private static string? Value(string request, string header) => request.Split("\r\n")
        .Where(line => line.StartsWith(header + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(header.Length + 1)..].Trim())
        .SingleOrDefault();

    private static async Task<string> SendAsync(Func<Uri, UpstreamOptions> options, UpstreamCall call)
    {
        var seen = string.Empty;
        await using var server = new ScriptedServer(async connection =>
        {
            seen = await connection.ReadRequestAsync();
            await connection.AnswerAsync("{}");
        });
        await using var upstream = new HttpUpstream(options(server.Http), TimeProvider.System);
        await using var reply = await upstream.SendAsync(call, CancellationToken.None).AsTask().WaitAsync(Calls.Patience);
        await reply.ReadAllAsync();
        return seen;
    }
}
