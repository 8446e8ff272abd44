using System.Text;
using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Breakwater.Server.Tests.Recordings;

/// <summary>All recorded traffic beside the project; a test that needs it is skipped where it is absent.</summary>
internal static class Library
{
    /// <summary>The data folder; skips the test by name where there is none.</summary>
    public static string Folder()
    {
        var folder = Find();
        Assert.SkipUnless(Directory.Exists(folder), "the recordings are not here (set BREAKWATER_TEST_DATA)");
        return folder!;
    }

    public static IReadOnlyList<Recording> Streams() => [.. All().Where(static recording => recording is { IsStream: true, Status: 200 })];

    public static IReadOnlyList<Recording> Answers() => [.. All().Where(static recording => recording is { IsStream: false, Status: 200 })];

    /// <summary>Errors of every endpoint; those of endpoints that the gateway does not serve count as errors of Responses, whose body is the same.</summary>
    public static IReadOnlyList<Recording> Errors() => [.. All().Where(static recording => recording.Status >= 400)];

    public static IReadOnlyList<Recording> All()
    {
        var root = Path.Combine(Folder(), "recordings");
        return [.. Events(root), .. ErrorBodies(root), .. Cassettes(root), .. ToolRunner(root)];
    }

    /// <summary>Our own samples of answers and streams, which are always here.</summary>
    public static IReadOnlyList<Recording> Fixtures() =>
    [
        .. from dialect in Caller.Surfaces
           let folder = dialect switch { Dialect.OpenAiChat => "chat", Dialect.OpenAiResponses => "responses", _ => "anthropic" }
           from name in (string[])[.. Testing.Fixtures.Names(folder, ".answer.json"), .. Testing.Fixtures.Names(folder, ".sse")]
           select new Recording(name, dialect, 200, name.EndsWith(".sse", StringComparison.Ordinal) ? "text/event-stream" : "application/json", Testing.Fixtures.Bytes(name)),
    ];

    private static IEnumerable<Recording> Events(string root)
    {
        foreach (var path in Files(Path.Combine(root, "openai"), "*.sse"))
        {
            var meta = path[..^".sse".Length] + ".meta.json";
            var request = File.Exists(meta) && JsonDocument.Parse(File.ReadAllText(meta)).RootElement.TryGetProperty("request", out var body) && body.ValueKind == JsonValueKind.Object ? body.GetRawText() : null;
            var dialect = Path.GetFileName(path).StartsWith("Chat", StringComparison.Ordinal) ? Dialect.OpenAiChat : Dialect.OpenAiResponses;
            yield return new Recording(Path.GetFileName(path), dialect, 200, "text/event-stream; charset=utf-8", File.ReadAllBytes(path)) { Request = request };
        }

        foreach (var path in Files(Path.Combine(root, "anthropic"), "*.sse").Concat(Files(Path.Combine(root, "anthropic"), "*_response.txt")))
        {
            yield return new Recording(Path.GetFileName(path), Dialect.Anthropic, 200, "text/event-stream; charset=utf-8", File.ReadAllBytes(path));
        }
    }

    private static IEnumerable<Recording> ErrorBodies(string root)
    {
        foreach (var path in Files(Path.Combine(root, "openai", "errors"), "*.json"))
        {
            var exchange = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
            yield return new Recording(Path.GetFileName(path), Dialect.OpenAiResponses, exchange.GetProperty("status").GetInt32(), "application/json", Encoding.UTF8.GetBytes(exchange.GetProperty("body").GetRawText()));
        }
    }

    private static IEnumerable<Recording> Cassettes(string root)
    {
        foreach (var path in Files(Path.Combine(root, "openai-cassettes"), "*.yaml"))
        {
            var yaml = new YamlStream();
            using var reader = new StreamReader(path);
            yaml.Load(reader);
            foreach (var interaction in (YamlSequenceNode)yaml.Documents[0].RootNode["interactions"])
            {
                var (request, response) = (interaction["request"], interaction["response"]);
                yield return new Recording(Path.GetFileName(path), Dialect.OpenAiChat, int.Parse((string)response["code"]!, System.Globalization.CultureInfo.InvariantCulture), (string)response["headers"]["Content-Type"][0]!, Encoding.UTF8.GetBytes((string)response["body"]!))
                {
                    Request = (string)request["body"]!,
                    Path = new Uri((string)request["url"]!).AbsolutePath,
                };
            }
        }
    }

    private static IEnumerable<Recording> ToolRunner(string root)
    {
        var path = Path.Combine(root, "anthropic", "ToolRunner.json");
        if (!File.Exists(path))
        {
            yield break;
        }

        var number = 0;
        foreach (var exchange in JsonDocument.Parse(File.ReadAllText(path)).RootElement.EnumerateArray())
        {
            var response = exchange.GetProperty("response");
            var isText = response.ValueKind == JsonValueKind.String;
            yield return new Recording($"ToolRunner.json#{number++}", Dialect.Anthropic, exchange.GetProperty("status").GetInt32(), isText ? "text/event-stream" : "application/json", Encoding.UTF8.GetBytes(isText ? response.GetString()! : response.GetRawText()))
            {
                Request = exchange.GetProperty("body").GetRawText(),
            };
        }
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal) : [];

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("BREAKWATER_TEST_DATA") is { Length: > 0 } given)
        {
            return given;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Breakwater.slnx")))
            {
                return Path.Combine(folder.FullName, "..", "shared", "data");
            }
        }

        return null;
    }
}
