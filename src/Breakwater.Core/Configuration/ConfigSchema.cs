using System.Text.Encodings.Web;
using System.Text.Json;
using Breakwater.Core.Configuration.Sections;

namespace Breakwater.Core.Configuration;

/// <summary>The JSON schema of <c>breakwater.yaml</c> for editors, made from the description that the reader itself uses.</summary>
public static class ConfigSchema
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as indented JSON that ends with a line break.</summary>
    public static string Write()
    {
        var schema = RootSection.Instance.Schema();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "breakwater.yaml");
        return schema.ToJsonString(Layout) + "\n";
    }
}
