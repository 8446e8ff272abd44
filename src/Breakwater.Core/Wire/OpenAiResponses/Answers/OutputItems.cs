using System.Buffers;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Answers;

/// <summary>
/// Gathers an answer's output items as JSON, for complete answers and for the last event of streams. Texts that follow each other share one message
/// item; everything else is an item of its own. Its buffers grow and stay.
/// </summary>
internal sealed class OutputItems(AnswerContext context, LossList losses)
{
    private readonly ItemIds ids = new(context.RequestId);
    private readonly ArrayBufferWriter<byte> items = new();
    private readonly ArrayBufferWriter<byte> content = new();
    private readonly ArrayBufferWriter<byte> annotations = new();
    private int lastItem;
    private int lastPart;

    /// <summary>Items that are complete, which is also the <c>output_index</c> of the next.</summary>
    public int Count { get; private set; }

    /// <summary>Parts of the message under way.</summary>
    public int PartCount { get; private set; }

    public bool InMessage { get; private set; }

    public bool HasRefusal { get; private set; }

    /// <summary>The complete items, joined by commas.</summary>
    public ReadOnlySpan<byte> Json => items.WrittenSpan;

    /// <summary>The item that was completed last.</summary>
    public ReadOnlySpan<byte> LastItem => items.WrittenSpan[lastItem..];

    /// <summary>The part of the message under way that was added last.</summary>
    public ReadOnlySpan<byte> LastPart => content.WrittenSpan[lastPart..];

    /// <summary>The annotations of the text that was added last, as an array.</summary>
    public ReadOnlySpan<byte> LastAnnotations => annotations.WrittenSpan;

    /// <summary>The id of the item under way, valid until the next call.</summary>
    public ReadOnlySpan<byte> CurrentId(ReadOnlySpan<byte> prefix) => ids.Make(prefix, Count);

    /// <summary>Adds a whole part.</summary>
    public void Add(Part part)
    {
        switch (part)
        {
            case TextPart text:
                AddText(text.Text.Raw, text.Annotations.Span);
                break;
            case RefusalPart refusal:
                AddRefusal(refusal.Text.Raw);
                break;
            case ToolCallPart call:
                CloseMessage();
                AddCall(call.IsCustom, new CallText { CallId = call.CallId.Raw, Name = call.Name.Raw, Arguments = CallArguments.Of(call).Raw });
                break;
            case ThinkingPart thinking:
                CloseMessage();
                AddReasoning(thinking.Text.Raw, ReasoningEnvelope.Wrap(thinking, context.Provider));
                break;
            case OpaquePart opaque:
                losses.Add(opaque.Type);
                break;
            default:
                losses.Add("output");
                break;
        }
    }

    public void AddText(ReadOnlySpan<byte> text, ReadOnlySpan<byte> citations)
    {
        annotations.ResetWrittenCount();
        AnnotationJson.WriteArray(context.Origin, citations, text, annotations, losses);
        var json = NextPart();
        ItemJson.OutputText(ref json, text, annotations.WrittenSpan);
    }

    public void AddRefusal(ReadOnlySpan<byte> text)
    {
        HasRefusal = true;
        var json = NextPart();
        ItemJson.Refusal(ref json, text);
    }

    public void AddCall(bool isCustom, CallText call, bool isCut = false)
    {
        var id = CurrentId(isCustom ? "ctc"u8 : "fc"u8);
        var json = NextItem();
        ItemJson.Call(ref json, isCustom, id, StatusOf(isCut), new CallText
        {
            CallId = call.CallId,
            Name = ToolNames.Restore(call.Name, context.Request),
            Arguments = call.Arguments,
        });
    }

    public void AddReasoning(ReadOnlySpan<byte> summary, JsonText encrypted, bool isCut = false)
    {
        var id = CurrentId("rs"u8);
        var json = NextItem();
        ItemJson.Reasoning(ref json, id, StatusOf(isCut), summary, encrypted);
    }

    /// <summary>Completes the message under way, if there is one; says whether there was.</summary>
    public bool CloseMessage(bool isCut = false)
    {
        if (!InMessage)
        {
            return false;
        }

        var id = CurrentId("msg"u8);
        var json = NextItem();
        ItemJson.Message(ref json, id, StatusOf(isCut), content.WrittenSpan);
        content.ResetWrittenCount();
        (InMessage, PartCount, lastPart) = (false, 0, 0);
        return true;
    }

    /// <summary>Begins a message, unless one is under way; says whether it was begun now.</summary>
    public bool OpenMessage()
    {
        var isNew = !InMessage;
        InMessage = true;
        return isNew;
    }

    private static ReadOnlySpan<byte> StatusOf(bool isCut) => isCut ? "incomplete"u8 : "completed"u8;

    private JsonOut NextPart()
    {
        OpenMessage();
        lastPart = Separate(content);
        PartCount++;
        return new JsonOut(content);
    }

    private JsonOut NextItem()
    {
        lastItem = Separate(items);
        Count++;
        return new JsonOut(items);
    }

    private static int Separate(ArrayBufferWriter<byte> buffer)
    {
        if (buffer.WrittenCount > 0)
        {
            buffer.Write(","u8);
        }

        return buffer.WrittenCount;
    }
}
