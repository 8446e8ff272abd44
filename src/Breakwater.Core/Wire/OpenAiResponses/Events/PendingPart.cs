using System.Buffers;

namespace Breakwater.Core.Wire.OpenAiResponses.Events;

/// <summary>A part of the answer on its way to the caller: what came of it so far, in buffers that are used again for later parts.</summary>
internal sealed class PendingPart
{
    public int Index { get; private set; }

    public StreamPartKind Kind { get; private set; }

    /// <summary>True once the provider ended it.</summary>
    public bool IsStopped { get; set; }

    /// <summary>True once a summary part was announced for it.</summary>
    public bool HasSummary { get; set; }

    /// <summary>What kind of opaque state <see cref="State"/> is.</summary>
    public DeltaKind StateKind { get; set; }

    /// <summary>Call id, or the id of the reasoning item.</summary>
    public ArrayBufferWriter<byte> Id { get; } = new();

    public ArrayBufferWriter<byte> Name { get; } = new();

    public ArrayBufferWriter<byte> Text { get; } = new();

    /// <summary>Signature, redacted data or encrypted reasoning.</summary>
    public ArrayBufferWriter<byte> State { get; } = new();

    /// <summary>Citations of the origin, as a JSON array that is not closed; empty when there are none.</summary>
    public ArrayBufferWriter<byte> Citations { get; } = new();

    public void Begin(in StreamEvent start)
    {
        (Index, Kind, IsStopped, HasSummary, StateKind) = (start.Index, start.Part, false, false, DeltaKind.Signature);
        Id.ResetWrittenCount();
        Name.ResetWrittenCount();
        Text.ResetWrittenCount();
        State.ResetWrittenCount();
        Citations.ResetWrittenCount();
        Id.Write(start.Id);
        Name.Write(start.Name);
        if (Kind == StreamPartKind.RedactedThinking)
        {
            State.Write(start.Raw);
        }
    }

    /// <summary>Takes a delta in; says whether it is text that the caller reads at once.</summary>
    public bool Take(in StreamEvent delta)
    {
        switch (delta.Delta)
        {
            case DeltaKind.Annotation:
                Citations.Write(Citations.WrittenCount == 0 ? "["u8 : ","u8);
                Citations.Write(delta.Raw);
                return false;
            case DeltaKind.Signature or DeltaKind.EncryptedReasoning:
                StateKind = delta.Delta;
                State.Write(delta.Raw);
                return false;
            default:
                Text.Write(delta.Raw);
                return true;
        }
    }
}
