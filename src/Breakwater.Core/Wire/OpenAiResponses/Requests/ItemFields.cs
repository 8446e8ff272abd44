using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>The fields of one input item that decide whether it is legal.</summary>
internal struct ItemFields
{
    private Field type;
    private Field role;
    private Field content;
    private Field id;
    private Field callId;
    private Field name;
    private Field arguments;
    private Field input;
    private Field output;

    public void Remember(scoped JsonMember member)
    {
        var field = new Field(member.Kind, member.Value);
        switch (member.Name)
        {
            case var n when n.SequenceEqual("type"u8): type = field; break;
            case var n when n.SequenceEqual("role"u8): role = field; break;
            case var n when n.SequenceEqual("content"u8): content = field; break;
            case var n when n.SequenceEqual("id"u8): id = field; break;
            case var n when n.SequenceEqual("call_id"u8): callId = field; break;
            case var n when n.SequenceEqual("name"u8): name = field; break;
            case var n when n.SequenceEqual("arguments"u8): arguments = field; break;
            case var n when n.SequenceEqual("input"u8): input = field; break;
            case var n when n.SequenceEqual("output"u8): output = field; break;
        }
    }

    /// <summary>What is wrong with the item at <paramref name="index"/>; null when nothing is. Items of unknown types are left to the provider.</summary>
    public readonly Fault? Check(ReadOnlySpan<byte> body, int index, JsonKind kind)
    {
        if (kind != JsonKind.Object)
        {
            return Wrong($"input[{index}]", "an object", kind);
        }

        if (type.Kind is not (JsonKind.None or JsonKind.Null or JsonKind.String))
        {
            return Wrong($"input[{index}].type", "a string", type.Kind);
        }

        var isTyped = type.Kind == JsonKind.String;
        if (Is(body, type, "message"u8) || (!isTyped && (role.Kind != JsonKind.None || id.Kind != JsonKind.String)))
        {
            return CheckMessage(body, index);
        }

        if (Is(body, type, "function_call"u8))
        {
            return CheckText(index, "call_id", callId) ?? CheckText(index, "name", name) ?? CheckText(index, "arguments", arguments);
        }

        if (Is(body, type, "custom_tool_call"u8))
        {
            return CheckText(index, "call_id", callId) ?? CheckText(index, "name", name) ?? CheckText(index, "input", input);
        }

        return Is(body, type, "function_call_output"u8) || Is(body, type, "custom_tool_call_output"u8)
            ? CheckText(index, "call_id", callId) ?? CheckTextOrArray(index, "output", output)
            : null;
    }

    private readonly Fault? CheckMessage(ReadOnlySpan<byte> body, int index)
    {
        var path = $"input[{index}].role";
        if (role.Kind != JsonKind.String)
        {
            return Wrong(path, "a string", role.Kind);
        }

        var isLegal = Is(body, role, "user"u8) || Is(body, role, "assistant"u8) || Is(body, role, "system"u8) || Is(body, role, "developer"u8);
        return isLegal ? CheckTextOrArray(index, "content", content) : Fault.InvalidRequest($"{path} must be user, assistant, system or developer", path);
    }

    private static Fault? CheckText(int index, string name, Field field) =>
        field.Kind == JsonKind.String ? null : Wrong($"input[{index}].{name}", "a string", field.Kind);

    private static Fault? CheckTextOrArray(int index, string name, Field field) =>
        field.Kind is JsonKind.String or JsonKind.Array ? null : Wrong($"input[{index}].{name}", "a string or an array", field.Kind);

    private static Fault Wrong(string path, string expected, JsonKind got) =>
        Fault.InvalidRequest($"{path} must be {expected}, got {JsonWords.Describe(got)}", path);

    private static bool Is(ReadOnlySpan<byte> body, Field field, ReadOnlySpan<byte> expected)
    {
        if (field.Kind != JsonKind.String)
        {
            return false;
        }

        var raw = field.Value.In(body)[1..^1];
        return raw.SequenceEqual(expected);
    }

    private readonly record struct Field(JsonKind Kind, JsonRange Value);
}
