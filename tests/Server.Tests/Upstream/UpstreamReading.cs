using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;
using Breakwater.Upstream.Http;

namespace Breakwater.Server.Tests.Upstream;

/// <summary>Answers that end early, are no HTTP, or are given up.</summary>
public sealed class UpstreamReading
{
    [Theory]
    [InlineData("content-length: 100\r\n\r\n{\"half\":")]
    [InlineData("transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("transfer-encoding: chunked\r\n\r\nff\r\nhel")]
    public async Task Body_EndsEarly_IsTruncated(string rest)
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + rest);
        });
        await using var upstream = new HttpUpstream(Calls.Options(server.Http), TimeProvider.System);
        await using var reply = await upstream.SendAsync(Calls.Chat(), CancellationToken.None);

        var failure = await Should.ThrowAsync<Exception>(reply.ReadAllAsync());
        var fault = upstream.Explain(failure, FaultStage.Stream)!;

        fault.Kind.ShouldBe(FaultKind.Truncated);
        fault.Hop.ShouldBe("body");
        fault.Stage.ShouldBe(FaultStage.Stream);
    }

    [Fact]
    public async Task Body_BadChunk_IsMalformed()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnonsense\r\n");
            await connection.WaitForCloseAsync();
        });
        await using var upstream = new HttpUpstream(Calls.Options(server.Http), TimeProvider.System);
        await using var reply = await upstream.SendAsync(Calls.Chat(), CancellationToken.None);

        var failure = await Should.ThrowAsync<Exception>(reply.ReadAllAsync());

        upstream.Explain(failure, FaultStage.FirstToken)!.Kind.ShouldBe(FaultKind.Malformed);
    }

    [Fact]
    public async Task Headers_NeverCome_IsConnectionLost()
    {
        await using var server = new ScriptedServer(connection => connection.ReadRequestAsync());
        await using var upstream = new HttpUpstream(Calls.Options(server.Http), TimeProvider.System);

        var fault = await upstream.FailAsync();

        fault.Kind.ShouldBe(FaultKind.ConnectionLost);
        fault.Hop.ShouldBe("header");
    }

    [Fact]
    public async Task Headers_NotHttp_IsMalformed()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("220 mail.test ESMTP\r\n\r\n");
            await connection.WaitForCloseAsync();
        });
        await using var upstream = new HttpUpstream(Calls.Options(server.Http), TimeProvider.System);

        (await upstream.FailAsync()).Kind.ShouldBe(FaultKind.Malformed);
    }

    [Fact]
    public async Task Cancel_WhileWaitingForHeaders_ClosesTheConnection()
    {
        var (asked, closed) = (Calls.Signal(), Calls.Signal());
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            asked.SetResult();
            await connection.WaitForCloseAsync();
            closed.SetResult();
        });
        await using var upstream = new HttpUpstream(Calls.Options(server.Http), TimeProvider.System);
        using var cancel = new CancellationTokenSource();

        var failing = upstream.FailAsync(cancellation: cancel.Token);
        await asked.Task.WaitAsync(Calls.Patience);
        await cancel.CancelAsync();

        await closed.Task.WaitAsync(Calls.Patience);
        (await failing).Hop.ShouldBe("header");
    }

    [Fact]
    public async Task Dispose_BeforeTheEnd_ClosesTheConnection()
    {
        var closed = Calls.Signal();
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n3\r\n:a\n\r\n");
            await connection.WaitForCloseAsync();
            closed.SetResult();
        });
        await using var upstream = new HttpUpstream(Calls.Options(server.Http), TimeProvider.System);
        var reply = await upstream.SendAsync(Calls.Chat(), CancellationToken.None);
        await reply.ReadAsync(new byte[16], CancellationToken.None);

        await reply.DisposeAsync();

        await closed.Task.WaitAsync(Calls.Patience);
    }

    [Fact]
    public async Task Cancel_WhileReading_ClosesTheConnection()
    {
        var closed = Calls.Signal();
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
            await connection.WaitForCloseAsync();
            closed.SetResult();
        });
        await using var upstream = new HttpUpstream(Calls.Options(server.Http), TimeProvider.System);
        await using var reply = await upstream.SendAsync(Calls.Chat(), CancellationToken.None);
        using var cancel = new CancellationTokenSource();

        var reading = reply.ReadAsync(new byte[16], cancel.Token).AsTask();
        await cancel.CancelAsync();

        var failure = await Should.ThrowAsync<OperationCanceledException>(reading);
        upstream.Explain(failure, FaultStage.Stream)!.Hop.ShouldBe("body");
        await closed.Task.WaitAsync(Calls.Patience);
    }

    [Fact]
    public async Task Connection_ReplyReadToItsEnd_IsUsedAgain()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            while (true)
            {
                await connection.ReadRequestAsync();
                await connection.AnswerAsync("{\"ok\":true}", "application/json; charset=utf-8");
            }
        });
        await using var upstream = new HttpUpstream(Calls.Options(server.Http), TimeProvider.System);

        for (var i = 0; i < 5; i++)
        {
            await using var reply = await upstream.SendAsync(Calls.Chat(), CancellationToken.None);
            (await reply.ReadAllAsync()).ShouldBe("{\"ok\":true}");
            reply.ContentType.ShouldBe("application/json");
            reply.ContentLength.ShouldBe(11);
            reply.Header("Content-Type").ShouldBe("application/json; charset=utf-8");
            reply.Header("x-absent").ShouldBeNull();
        }

        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Redirect_Any_IsNotFollowed()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.AnswerAsync(string.Empty, status: "307 Temporary Redirect", headers: "location: http://169.254.169.254/latest/meta-data\r\n");
        });
        await using var upstream = new HttpUpstream(Calls.Options(server.Http), TimeProvider.System);

        await using var reply = await upstream.SendAsync(Calls.Chat(), CancellationToken.None);

        reply.Status.ShouldBe(307);
        FaultClassifier.Of(new ProviderError(reply.Status, string.Empty), default).Kind.ShouldBe(FaultKind.ProviderUnsupported);
        server.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData("Text/Event-Stream; charset=utf-8", "text/event-stream")]
    [InlineData(" application/json ", "application/json")]
    [InlineData("Application/Problem+JSON", "application/problem+json")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void ContentType_AnySpelling_IsBareAndLower(string? header, string bare) => MediaTypes.Bare(header).ShouldBe(bare);
}
