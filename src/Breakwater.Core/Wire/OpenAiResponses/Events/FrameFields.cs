using System.Buffers.Text;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Events;

/// <summary>The members of one event that the known types have; empty when absent.</summary>
internal ref struct FrameFields
{
    public FrameFields(ReadOnlySpan<byte> data)
    {
        var members = new JsonCursor(data);
        while (members.Next())
        {
            if (members.Is("type"u8))
            {
                Type = members.Text;
            }
            else if (members.Is("delta"u8))
            {
                Delta = members.Text;
            }
            else if (members.Is("output_index"u8))
            {
                OutputIndex = IndexOf(members.Value);
            }
            else if (members.Is("content_index"u8))
            {
                ContentIndex = IndexOf(members.Value);
            }
            else if (members.Is("text"u8) || members.Is("refusal"u8) || members.Is("arguments"u8) || members.Is("input"u8))
            {
                Done = members.Text;
            }
            else
            {
                ReadObject(members);
            }
        }
    }

    public ReadOnlySpan<byte> Type { get; private set; }

    /// <summary>The delta's escaped text.</summary>
    public ReadOnlySpan<byte> Delta { get; private set; }

    /// <summary>The whole text that a <c>.done</c> event repeats.</summary>
    public ReadOnlySpan<byte> Done { get; private set; }

    public int OutputIndex { get; private set; }

    public int ContentIndex { get; private set; }

    public ReadOnlySpan<byte> Item { get; private set; }

    public ReadOnlySpan<byte> Part { get; private set; }

    public ReadOnlySpan<byte> Response { get; private set; }

    public ReadOnlySpan<byte> Annotation { get; private set; }

    private static int IndexOf(ReadOnlySpan<byte> number) => Utf8Parser.TryParse(number, out int index, out _) ? index : 0;

    private void ReadObject(in JsonCursor member)
    {
        if (member.Kind != JsonKind.Object)
        {
            return;
        }

        if (member.Is("item"u8))
        {
            Item = member.Value;
        }
        else if (member.Is("part"u8))
        {
            Part = member.Value;
        }
        else if (member.Is("response"u8))
        {
            Response = member.Value;
        }
        else if (member.Is("annotation"u8))
        {
            Annotation = member.Value;
        }
    }
}
