using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Breakwater.Serve;
using Breakwater.Server.Hosting;
using Breakwater.Terminal;

namespace Breakwater.Control;

/// <summary>Commands a running gateway over its admin listener: the address and token are those of the configuration, as <c>serve</c> would read it.</summary>
internal sealed class AdminClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), UseProxy = false });
    private readonly Uri _address;
    private readonly string? _token;

    private AdminClient(Uri address, string? token) => (_address, _token) = (address, token);

    /// <summary>The client for a configuration; null when that is refused.</summary>
    public static AdminClient? Open(string? config, Uri? address)
    {
        var reading = RunningConfiguration.Read(config);
        if (reading.Config is not { } read)
        {
            ConfigReport.Print(reading, Console.Error, json: false);
            return null;
        }

        return new AdminClient(address ?? read.Listen.Admin, AdminToken.Find(StateFolder.Of(read.Store), Environment.GetEnvironmentVariable));
    }

    /// <summary>Sends one command and shows its answer; the exit code.</summary>
    public Task<int> RunAsync(HttpMethod method, string path, string? body, Func<string, string> show, CancellationToken cancellation) => AskAsync(
        method,
        path,
        body,
        answer =>
        {
            Console.Out.WriteLine(show(answer));
            return ExitCodes.Done;
        },
        cancellation);

    /// <summary>Sends one command; the exit code, which <paramref name="take"/> gives of an answer.</summary>
    public async Task<int> AskAsync(HttpMethod method, string path, string? body, Func<string, int> take, CancellationToken cancellation)
    {
        using var request = Request(method, path, body);
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            var answer = await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return take(answer);
            }

            await Console.Error.WriteLineAsync(AdminText.Error(answer, (int)response.StatusCode)).ConfigureAwait(false);
            return (int)response.StatusCode is 400 or 401 or 404 or 409 or 422 ? ExitCodes.Usage : ExitCodes.Failed;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            await Console.Error.WriteLineAsync($"no gateway answers at {_address}: {e.Message} Is it running? Its address is listen.admin of the configuration, or --admin.").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"what answers at {_address} is not a gateway of this version: its answer is not understood. Is --admin, or listen.admin, the admin listener?").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }

    /// <summary>Sends something that needs no answer; null when it was taken, else why not.</summary>
    public async Task<string?> TellAsync(string path, string body, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Post, path, body);
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : AdminText.Error(await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false), (int)response.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return $"no gateway answers at {_address}: {e.Message}";
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path, string? body)
    {
        var request = new HttpRequestMessage(method, new Uri(_address, path));
        request.Headers.Authorization = _token is null ? null : new AuthenticationHeaderValue("Bearer", _token);
        request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }
}
