using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Admin.Routes;
using Breakwater.Server.Tests.Decisions;
using Breakwater.Server.Tests.Support;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Admin;

/// <summary>The document of the admin plane and what is served are the same.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public void Document_Committed_IsWhatTheRoutesSay()
    {
        var made = OpenApiDocument.Write(AdminRoutes.All);

        CommittedPage.Read(OpenApiFile.Name, made).ShouldBe(made, CommittedPage.Advice);
    }

    [Fact]
    public void Document_EveryReference_PointsAtSomething()
    {
        using var document = JsonDocument.Parse(OpenApiDocument.Write(AdminRoutes.All));
        var references = References(document.RootElement).ToList();

        references.Count.ShouldBeGreaterThan(20);
        foreach (var reference in references)
        {
            var place = document.RootElement;
            foreach (var step in reference.Split('/').Skip(1))
            {
                place = place.ValueKind == JsonValueKind.Array ? place[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]
                    : place.TryGetProperty(step, out var next) ? next
                    : throw new ShouldAssertException($"{reference} points at nothing");
            }
        }
    }

    [Fact]
    public async Task Gateway_EveryPathAndMethodOfTheDocument_IsServed_AndNoOther()
    {
        using var folder = new DecisionStage();
        await using var store = await folder.OpenAsync();
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, new Uri("http://127.0.0.1:9/")), store: new MemoryStore(), isDurable: true, decisions: store.Decisions);
        using var document = JsonDocument.Parse(await (await gateway.AdminAsync(HttpMethod.Get, "/admin/openapi.json")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var paths = document.RootElement.GetProperty("paths").EnumerateObject().ToList();

        paths.Count.ShouldBeGreaterThan(12);
        foreach (var path in paths)
        {
            foreach (var method in (string[])["GET", "POST", "PUT", "DELETE"])
            {
                using var answer = await gateway.AdminAsync(new HttpMethod(method), path.Name.Replace("{", "some-", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
                var isTaken = (int)answer.StatusCode != 405;
                var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

                text.ShouldNotContain("there is no /", customMessage: path.Name);
                (isTaken || path.Name.StartsWith("/health/live", StringComparison.Ordinal)).ShouldBe(path.Value.TryGetProperty(method.ToLowerInvariant(), out _) || path.Name is "/health/live" or "/health/ready", $"{method} {path.Name}");
            }
        }
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
