using System.Buffers;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic;

/// <summary>Turns the arguments of a call, which OpenAI gives as text, into the object that Anthropic wants (protocols 8.1).</summary>
internal static class ToolInput
{
    /// <summary>Writes the object: the arguments byte for byte when they are one, else the text under a name of its own.</summary>
    public static void Write(ref JsonOut json, ToolCallPart call)
    {
        if (call.IsCustom)
        {
            Wrap(ref json, "input"u8, call.Arguments);
        }
        else if (call.Input.Kind == JsonKind.Object)
        {
            json.Raw(call.Input);
        }
        else
        {
            WriteArguments(ref json, call.Arguments);
        }
    }

    private static void WriteArguments(ref JsonOut json, JsonText arguments)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Math.Max(arguments.MaxUnescapedLength, 1));
        arguments.TryUnescape(rented, out var length);
        var text = rented.AsSpan(0, length).Trim(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            json.Raw("{}"u8);
        }
        else if (text[0] == (byte)'{' && !JsonScanner.Validate(text).IsError)
        {
            json.Raw(text);
        }
        else
        {
            Wrap(ref json, "_raw"u8, arguments);
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void Wrap(ref JsonOut json, ReadOnlySpan<byte> name, JsonText text)
    {
        json.BeginObject();
        json.Name(name);
        json.Text(text.OrEmpty);
        json.EndObject();
    }
}
