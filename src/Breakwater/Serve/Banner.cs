using System.Reflection;
using System.Text;
using Breakwater.Core.Wire.Json;
using Breakwater.Server.Hosting;

namespace Breakwater.Serve;

/// <summary>What start-up prints (CONTRACT section 2).</summary>
internal static class Banner
{
    public static void Print(GatewayHost host, RunningConfiguration configuration, AdminToken admin, TextWriter output, bool json)
    {
        var version = typeof(Banner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        var data = host.DataAddress.ToString().TrimEnd('/');
        var adminUrl = host.AdminAddress.ToString().TrimEnd('/');
        var providers = string.Join(", ", host.Config.Providers.Select(p => p.Simulated ? $"{p.Name} (simulated)" : p.ToString()));
        if (json)
        {
            output.WriteLine($"{{\"event\":\"started\",\"version\":{Quote(version)},\"data\":{Quote(data)},\"admin\":{Quote(adminUrl)},\"simulated\":{(host.Config.IsSimulated ? "true" : "false")}}}");
            output.Flush();
            return;
        }

        output.WriteLine($"""
            Breakwater {version}
              data        {data}
              admin       {adminUrl}
              providers   {providers}
              config      {configuration.Source}
              store       {host.Config.Store}
              token       {admin.Place}
            """);
        if (configuration.Simulated is { } simulated)
        {
            output.WriteLine($"  simulator   openai {simulated.OpenAi.ToString().TrimEnd('/')}, anthropic {simulated.Anthropic.ToString().TrimEnd('/')} (POST /sim/faults there breaks them)");
            output.WriteLine("No provider key is set: answers are made up by the simulator and marked x-breakwater-simulated: true. Set OPENAI_API_KEY or ANTHROPIC_API_KEY for real ones.");
        }

        var model = host.Config.Routes.Models.Count > 0 ? host.Config.Routes.Models[0].ModelId : "auto";
        output.WriteLine($$"""
            Point an application here:
              OPENAI_BASE_URL={{data}}/v1
              ANTHROPIC_BASE_URL={{data}}
              curl {{data}}/v1/chat/completions -H 'content-type: application/json' -d '{"model":"{{model}}","messages":[{"role":"user","content":"Hello"}]}'
            """);
        output.Flush();
    }

    private static string Quote(string text) => Encoding.UTF8.GetString(JsonText.From(text).Quoted.Span);
}
