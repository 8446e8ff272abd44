using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Breakwater.Server.Tests.Refusals;

/// <summary>Bad paths, methods, headers, sizes and models: 4xx in the caller's dialect; the provider hears nothing of them.</summary>
public sealed class BadRequestLines(OneProvider one) : IClassFixture<OneProvider>
{
    private readonly int _seenBefore = one.Provider.Requests.Count;

    public static TheoryData<string> Paths() => [.. OneProvider.Good.Keys];

    [Theory]
    [InlineData("x-sla-tier", "platinum")]
    [InlineData("x-sla-tier", "1")]
    [InlineData("x-sla-tier", "")]
    [InlineData("x-sla-tier", "gold,silver")]
    [InlineData("x-intent", "a b")]
    [InlineData("x-intent", "<script>")]
    [InlineData("x-intent", "")]
    [InlineData("x-breakwater-deadline-ms", "0")]
    [InlineData("x-breakwater-deadline-ms", "-5")]
    [InlineData("x-breakwater-deadline-ms", "3600001")]
    [InlineData("x-breakwater-deadline-ms", "1.5")]
    [InlineData("x-breakwater-deadline-ms", "soon")]
    [InlineData("x-breakwater-deadline-ms", "99999999999999999999")]
    [InlineData("x-breakwater-tags", "a")]
    [InlineData("x-breakwater-tags", "=b")]
    [InlineData("x-breakwater-tags", "a=1,a=2")]
    [InlineData("x-breakwater-tags", "a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1,i=1")]
    public async Task Header_OutOfItsRange_IsRefusedByItsName(string name, string value)
    {
        foreach (var (path, body) in OneProvider.Good)
        {
            var refusal = await Refusal.PostAsync(one.Gateway, path, body, (name, value));
            (refusal.Status, refusal.Type).ShouldBe((400, "invalid_request_error"), refusal.Body);
            refusal.Message.ShouldContain(name);
        }

        one.Provider.Requests.Count.ShouldBe(_seenBefore);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Method_ThatThePathDoesNotTake_IsRefusedWithTheOneItTakes(string path)
    {
        foreach (var method in (string[])["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var response = await one.Gateway.Http.SendAsync(request);
            response.Content.Headers.Allow.ShouldBe(["POST"]);
            (await Refusal.OfAsync(response)).Status.ShouldBe(405);
        }

        one.Provider.Requests.Count.ShouldBe(_seenBefore);
    }

    [Theory]
    [InlineData("POST", "/v1/chat/completions/")]
    [InlineData("POST", "/V1/chat/completions")]
    [InlineData("POST", "/v1/chat")]
    [InlineData("POST", "/v1/completions")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/v1/responses/resp_1/secrets")]
    [InlineData("GET", "/v1/responses/")]
    [InlineData("POST", "/v1//messages")]
    [InlineData("GET", "/v1/%2e%2e/admin/status")]
    [InlineData("GET", "/admin/status")]
    public async Task Path_ThatIsNotServed_IsRefused(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? new StringContent("{}") : null };
        using var response = await one.Gateway.Http.SendAsync(request);
        (await Refusal.OfAsync(response)).Status.ShouldBe(404);
        one.Provider.Requests.Count.ShouldBe(_seenBefore);
    }

    [Theory]
    [InlineData("GET", "/v1/responses/resp_1/input_items?limit=-1", 400)]
    [InlineData("ET", "/v1/responses/resp_1", 405)]
    [InlineData("GET", "/v1/responses/..%2f..%2fv1%2fmodels", 404)]
    [InlineData("GET", "/v1/responses/resp_1?stream=maybe", 400)]
    [InlineData("GET", "/v1/responses/resp_1?stream=true&starting_after=x", 400)]
    [InlineData("PUT", "/v1/responses/resp_1", 405)]
    [InlineData("GET", "/v1/responses/resp_1/cancel", 405)]
    public async Task StoredResponse_AskedForWrongly_IsRefused(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await one.Gateway.Http.SendAsync(request);
        var refusal = await Refusal.OfAsync(response);
        ((int)response.StatusCode).ShouldBe(status, refusal.Body);
        one.Provider.Requests.Count.ShouldBe(_seenBefore);
    }

    [Theory]
    [InlineData("/v1/chat/completions", "m-chta", "m-chat")]
    [InlineData("/v1/responses", "M-RESPONSES", "m-responses")]
    [InlineData("/v1/messages", "m_claude", "m-claude")]
    [InlineData("/v1/embeddings", "m-embedd", "m-embed")]
    public async Task Model_Unknown_IsRefusedWithWhatWasMeant(string path, string asked, string near)
    {
        var body = OneProvider.Good[path];
        var refusal = await Refusal.PostAsync(one.Gateway, path, body.Replace(near, asked, StringComparison.Ordinal));
        refusal.Status.ShouldBe(404, refusal.Body);
        refusal.Type.ShouldBe(path == "/v1/messages" ? "not_found_error" : "invalid_request_error");
        refusal.Message.ShouldContain(asked);
        refusal.Message.ShouldContain(near);
        one.Provider.Requests.Count.ShouldBe(_seenBefore);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Model_WithAnOddName_IsRefusedQuietly(string path)
    {
        foreach (var name in (string[])[new string('x', 100_000), "a\\u0000b", "\\ud800", "../../etc/passwd", "m-chat\\r\\nx-evil: 1", "🦑"])
        {
            var body = $"{{\"model\":\"{name}\",{OneProvider.Good[path][(OneProvider.Good[path].IndexOf(',') + 1)..]}";
            if (path == "/v1/respond")
            {
                continue;
            }

            var refusal = await Refusal.PostAsync(one.Gateway, path, body);
            refusal.Status.ShouldBeOneOf(400, 404);
            refusal.Body.Length.ShouldBeLessThan(2000);
        }

        one.Provider.Requests.Count.ShouldBe(_seenBefore);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "model=m-chat&messages=Hi")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\ncontent-disposition: form-data; name=model\r\n\r\nm-chat\r\n--x--")]
    [InlineData("application/xml", "<model>m-chat</model>")]
    public async Task Body_OfAnotherType_IsRefused(string type, string body)
    {
        foreach (var path in OneProvider.Good.Keys)
        {
            using var content = new StringContent(body);
            content.Headers.Remove("content-type");
            content.Headers.TryAddWithoutValidation("content-type", type);
            using var response = await one.Gateway.Http.PostAsync(new Uri(path, UriKind.Relative), content);
            (await Refusal.OfAsync(response)).Status.ShouldBe(400);
        }

        one.Provider.Requests.Count.ShouldBe(_seenBefore);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Body_AnnouncedTooLarge_IsRefusedUnread(string path)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(one.Gateway.Host.DataAddress.Host, one.Gateway.Host.DataAddress.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {33 * 1024 * 1024}\r\n\r\n"));
        using var reader = new StreamReader(stream);
        (await reader.ReadLineAsync()).ShouldStartWith("HTTP/1.1 413");
        one.Provider.Requests.Count.ShouldBe(_seenBefore);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Body_GrowingTooLarge_IsRefused(string path)
    {
        using var content = new EndlessContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = false;
        try
        {
            using var response = await one.Gateway.Http.SendAsync(request);
            var refusal = await Refusal.OfAsync(response);
            refusal.Status.ShouldBe(413, refusal.Body);
            refusal.Type.ShouldBe(path.StartsWith("/v1/messages", StringComparison.Ordinal) ? "request_too_large" : "invalid_request_error");
            refusal.Message.ShouldContain("33554432");
        }
        catch (HttpRequestException broken)
        {
            // The answer stood, but this client was still sending when the connection closed.
            broken.InnerException.ShouldBeAssignableTo<IOException>();
        }

        one.Provider.Requests.Count.ShouldBe(_seenBefore);
    }

    /// <summary>A hundred megabytes of one JSON string, as long as anybody listens.</summary>
    private sealed class EndlessContent : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{\"model\":\""u8.ToArray());
            var block = new byte[256 * 1024];
            block.AsSpan().Fill((byte)'x');
            for (var i = 0; i < 400; i++)
            {
                await stream.WriteAsync(block);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
