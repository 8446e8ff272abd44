using System.Net;
using Breakwater.Core.Primitives;
using Breakwater.Upstream.Http;

namespace Breakwater.Server.Tests.Upstream;

/// <summary>Providers behind a proxy: what fails there is told apart from the provider's own failures.</summary>
public sealed class UpstreamProxy
{
    [Fact]
    public async Task Proxy_ConnectForbidden_IsProxyFailed()
    {
        var asked = string.Empty;
        await using var proxy = new ScriptedServer(async connection =>
        {
            asked = await connection.ReadRequestAsync();
            await connection.AnswerAsync("no", status: "403 Forbidden");
        });
        await using var upstream = new HttpUpstream(Through(proxy, "https://api.openai.test"), TimeProvider.System);

        var fault = await upstream.FailAsync();

        fault.Kind.ShouldBe(FaultKind.ProxyFailed);
        fault.Hop.ShouldBe("proxy");
        fault.Detail.ShouldContain("api.openai.test:443");
        asked.ShouldStartWith("CONNECT api.openai.test:443 ");
        asked.ShouldNotContain("sk-canary");
    }

    [Fact]
    public async Task Proxy_NobodyListens_IsProxyFailed()
    {
        var proxy = new ScriptedServer(_ => Task.CompletedTask);
        var options = Through(proxy, "https://api.openai.test");
        await proxy.DisposeAsync();
        await using var upstream = new HttpUpstream(options, TimeProvider.System);

        var fault = await upstream.FailAsync();

        fault.Kind.ShouldBe(FaultKind.ProxyFailed);
        fault.Detail.ShouldContain($"127.0.0.1:{options.Proxy!.GetProxy(options.BaseUrl)!.Port}");
    }

    [Fact]
    public async Task Proxy_SilentAfterConnect_IsProxyFailedWithinItsLimit()
    {
        await using var proxy = new ScriptedServer(connection => connection.WaitForCloseAsync());
        var options = Through(proxy, "https://api.openai.test") with { ConnectTimeout = new(TimeSpan.FromMilliseconds(50), "dial"), TlsTimeout = new(TimeSpan.FromMilliseconds(50), "tls") };
        await using var upstream = new HttpUpstream(options, TimeProvider.System);

        var fault = await upstream.FailAsync();

        fault.Kind.ShouldBe(FaultKind.ProxyFailed);
        fault.Detail.ShouldBe("the proxy did not reach api.openai.test:443 within 100 ms (dial + tls)");
    }

    [Fact]
    public async Task Proxy_PlainHttpProvider_GetsTheWholeAddress()
    {
        var asked = string.Empty;
        await using var proxy = new ScriptedServer(async connection =>
        {
            asked = await connection.ReadRequestAsync();
            await connection.AnswerAsync("{}");
        });
        await using var upstream = new HttpUpstream(Through(proxy, "http://models.test"), TimeProvider.System);

        await using var reply = await upstream.SendAsync(Calls.Chat(), CancellationToken.None);

        reply.Status.ShouldBe(200);
        asked.ShouldStartWith("POST http://models.test/v1/chat/completions HTTP/1.1");
    }

    [Fact]
    public void Environment_LowerCase_WinsOverUpper()
    {
        var proxy = Environment(("HTTPS_PROXY", "http://upper:1"), ("https_proxy", "lower:2"))!;

        proxy.GetProxy(new Uri("https://api.openai.test")).ShouldBe(new Uri("http://lower:2"));
        proxy.IsBypassed(new Uri("http://models.test")).ShouldBeTrue();
    }

    [Fact]
    public void Environment_AllProxy_ServesWhatHasNoneOfItsOwn()
    {
        var proxy = Environment(("ALL_PROXY", "socks5://all:1080"), ("HTTP_PROXY", "http://plain:1"))!;

        proxy.GetProxy(new Uri("https://api.openai.test")).ShouldBe(new Uri("socks5://all:1080"));
        proxy.GetProxy(new Uri("http://models.test")).ShouldBe(new Uri("http://plain:1"));
    }

    [Fact]
    public void Environment_NothingSet_IsNoProxy() => Environment(("NO_PROXY", "*"), ("HTTPS_PROXY", "")).ShouldBeNull();

    [Fact]
    public void Environment_BadAddress_NamesTheVariableOnly()
    {
        var error = Should.Throw<ArgumentException>(() => Environment(("HTTPS_PROXY", "ftp://user:hunter2@proxy")));

        error.Message.ShouldStartWith("HTTPS_PROXY ");
        error.Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Environment_Password_LeavesTheAddress()
    {
        var proxy = Environment(("https_proxy", "http://user:p%40ss@proxy.test:3128"))!;
        var address = proxy.GetProxy(new Uri("https://api.openai.test"))!;

        address.UserInfo.ShouldBeEmpty();
        proxy.Credentials!.GetCredential(address, "Basic")!.Password.ShouldBe("p@ss");
    }

    [Theory]
    [InlineData("corp.test", "https://corp.test/", true)]
    [InlineData("corp.test", "https://a.corp.test/", true)]
    [InlineData("corp.test", "https://notcorp.test/", false)]
    [InlineData(".corp.test", "https://corp.test/", false)]
    [InlineData("*.corp.test", "https://a.corp.test/", true)]
    [InlineData("CORP.test", "https://corp.TEST/", true)]
    [InlineData("corp.test:8443", "https://corp.test/", false)]
    [InlineData("corp.test:8443", "https://corp.test:8443/", true)]
    [InlineData("10.0.0.0/8", "https://10.1.2.3/", true)]
    [InlineData("10.0.0.0/8", "https://11.1.2.3/", false)]
    [InlineData("10.1.2.3", "https://10.1.2.3/", true)]
    [InlineData("fd00::/8", "https://[fd00::1]/", true)]
    [InlineData("x.test, y.test", "https://y.test/", true)]
    [InlineData("*", "https://any.test/", true)]
    [InlineData("", "https://any.test/", false)]
    [InlineData("", "https://localhost:4290/", true)]
    [InlineData("", "https://127.0.0.1:4290/", true)]
    public void Environment_NoProxy_GoesDirect(string list, string destination, bool direct) =>
        Environment(("https_proxy", "http://proxy.test:3128"), ("no_proxy", list))!.IsBypassed(new Uri(destination)).ShouldBe(direct);

    private static EnvironmentProxy? Environment(params (string Name, string Value)[] variables) =>
        EnvironmentProxy.FromVariables(name => variables.FirstOrDefault(v => v.Name == name).Value);

    private static UpstreamOptions Through(ScriptedServer proxy, string address) =>
        Calls.Options(new Uri(address)) with { Proxy = new WebProxy(proxy.Http) };
}
