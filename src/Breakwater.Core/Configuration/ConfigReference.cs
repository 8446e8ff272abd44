using System.Text;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Sections;

namespace Breakwater.Core.Configuration;

/// <summary>The page of every key, made from the description that the reader itself uses.</summary>
public static class ConfigReference
{
    private const string Introduction = """
        # Configuration

        Generated from the keys that the reader knows; a test compares this page with them. To make it anew, run the tests with `BREAKWATER_REGENERATE=1`.

        `breakwater.yaml` is looked for at `--config`, `BREAKWATER_CONFIG`, `ROUTER_CONFIG`, then `./breakwater.yaml`. Every key may be left out, and so may the file.
        `${NAME}` and `${NAME:-default}` read the environment. Durations are written with a unit (`250ms`, `3s`, `2m`, `1h`), sizes in bytes or as `32MiB`.
        A list of one may be written without brackets. A changed file is picked up within `ROUTER_REFRESH_SEC` (15) seconds; a bad one leaves the old configuration running.
        Editors: `docs/reference/config.schema.json`.

        Without `routes` there is one, `default`. It tries the models of the catalogue's `default_route` that a configured provider has: first the two
        vendors' workhorses, which cost about the same and stand in for each other, then their cheapest models, so that an answer still comes when both are down.

        """;

    /// <summary>The page as Markdown.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        page.Append("\n## Keys\n\n| key | value | default | point | what it sets |\n|---|---|---|---|---|\n");
        WriteKeys(page, RootSection.Instance.Keys, string.Empty);
        page.Append("\n¹ Read and checked, not enforced in this version.\n\n## Profiles\n");
        foreach (var profile in Profile.All)
        {
            page.Append($"\n### {profile.Name}\n\n{profile.Doc}\n");
            if (profile.Values.Count > 0)
            {
                page.Append("\n| key | value |\n|---|---|\n");
            }

            foreach (var (key, text) in profile.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                page.Append($"| `{key}` | `{text}` |\n");
            }
        }

        return page.ToString();
    }

    private static void WriteKeys(StringBuilder page, IReadOnlyList<KeyDescription> keys, string above)
    {
        foreach (var key in keys)
        {
            var path = above + key.Name;
            var fallback = key.Default is { } text ? $"`{text}`" : key.Required ? "required" : key.DefaultNote ?? "";
            page.Append($"| `{path}`{(key.NotEnforced ? " ¹" : "")} | {Escape(key.Shape.Name)} | {Escape(fallback)} | {key.Point} | {Escape(key.Doc)} |\n");
            WriteKeys(page, key.Shape.Keys, $"{path}{key.Shape.Step}.");
        }
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
