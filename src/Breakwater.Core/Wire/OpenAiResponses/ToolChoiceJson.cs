using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>Writes the tool choice, in requests and in the answers that repeat it.</summary>
internal static class ToolChoiceJson
{
    public static void Write(ref JsonOut json, ToolChoice choice, CanonicalRequest request)
    {
        switch (choice.Mode)
        {
            case ToolChoiceMode.None:
                json.Text("none"u8);
                break;
            case ToolChoiceMode.Required:
                json.Text("required"u8);
                break;
            case ToolChoiceMode.Named:
                WriteReference(ref json, choice.Name, choice.IsCustom);
                break;
            case ToolChoiceMode.Allowed:
                WriteAllowed(ref json, choice, request);
                break;
            default:
                json.Text("auto"u8);
                break;
        }
    }

    private static void WriteAllowed(ref JsonOut json, ToolChoice choice, CanonicalRequest request)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text("allowed_tools"u8);
        json.Name("mode"u8);
        json.Text(choice.AllowedRequired ? "required"u8 : "auto"u8);
        json.Name("tools"u8);
        json.BeginArray();
        foreach (var name in choice.Allowed)
        {
            WriteReference(ref json, name, IsCustom(request, name));
        }

        json.EndArray();
        json.EndObject();
    }

    private static bool IsCustom(CanonicalRequest request, JsonText name)
    {
        foreach (var tool in request.Tools)
        {
            if (tool.Name == name)
            {
                return tool.Kind == ToolKind.Custom;
            }
        }

        return false;
    }

    private static void WriteReference(ref JsonOut json, JsonText name, bool isCustom)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text(isCustom ? "custom"u8 : "function"u8);
        json.Name("name"u8);
        json.Text(ToolNames.Shorten(name));
        json.EndObject();
    }
}
