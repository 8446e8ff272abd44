using System.CommandLine;
using System.CommandLine.Parsing;

namespace Breakwater.Control;

/// <summary>The options of every verb that commands a running gateway.</summary>
internal sealed class ControlOptions
{
    public Option<string?> Config { get; } = new("--config") { Description = "Configuration file of the running gateway; else BREAKWATER_CONFIG, ROUTER_CONFIG, ./breakwater.yaml, or defaults" };

    public Option<Uri?> Admin { get; } = new("--admin") { Description = "Address of the admin listener; else listen.admin of the configuration", CustomParser = Address };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the answer as JSON" };

    public void AddTo(Command command)
    {
        command.Options.Add(Config);
        command.Options.Add(Admin);
        command.Options.Add(Json);
    }

    public async Task<int> RunAsync(ParseResult parsed, HttpMethod method, string path, string? body, Func<string, string> show, CancellationToken cancellation)
    {
        using var client = AdminClient.Open(parsed.GetValue(Config), parsed.GetValue(Admin));
        return client is null
            ? Terminal.ExitCodes.Usage
            : await client.RunAsync(method, path, body, parsed.GetValue(Json) ? static answer => answer : show, cancellation).ConfigureAwait(false);
    }

    private static Uri? Address(ArgumentResult given)
    {
        if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        given.AddError($"--admin is '{given.Tokens[0].Value}'; it must be an address such as http://127.0.0.1:4291");
        return null;
    }
}
