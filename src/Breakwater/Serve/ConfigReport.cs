using System.Text.Json;
using Breakwater.Core.Configuration;

namespace Breakwater.Serve;

/// <summary>What a reading of the configuration found, for people and for programs.</summary>
internal static class ConfigReport
{
    public static void Print(ConfigResult result, TextWriter output, bool json)
    {
        if (json)
        {
            output.WriteLine(ToJson(result));
            return;
        }

        foreach (var problem in result.Problems)
        {
            output.WriteLine(problem);
        }

        PrintWarnings(result, output);
        output.WriteLine(result.Config is { } config
            ? $"The configuration is valid: {config.Providers.Count} providers, {config.Models.Count} models, {config.Routes.Routes.Count} routes, {config.Tenants.Count} tenants."
            : $"{result.Problems.Count} {(result.Problems.Count == 1 ? "problem" : "problems")}; nothing was started.");
    }

    public static void PrintWarnings(ConfigResult result, TextWriter output)
    {
        foreach (var warning in result.Warnings)
        {
            output.WriteLine($"warning: {warning}");
        }

        if (result.Config is { NotEnforced.Count: > 0 } config)
        {
            output.WriteLine($"warning: checked but not enforced by this version: {string.Join(", ", config.NotEnforced)}");
        }
    }

    private static string ToJson(ConfigResult result)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteBoolean("valid", result.Config is not null);
            Write(json, "problems", result.Problems);
            Write(json, "warnings", result.Warnings);
            json.WriteStartArray("not_enforced");
            foreach (var key in result.Config?.NotEnforced ?? [])
            {
                json.WriteStringValue(key);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<ConfigProblem> problems)
    {
        json.WriteStartArray(name);
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("file", problem.File);
            json.WriteNumber("line", problem.Line);
            json.WriteNumber("column", problem.Column);
            json.WriteString("key", problem.Key);
            json.WriteString("value", problem.Value);
            json.WriteString("rule", problem.Rule);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
