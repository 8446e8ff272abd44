using System.Buffers;

namespace Breakwater.Core.Wire.Json;

/// <summary>Decides which of the values a scan meets the visitor hears of.</summary>
internal ref struct JsonTelling(ReadOnlySpan<byte> document)
{
    /// <summary>A property of an element of a root property's array lies inside three containers.</summary>
    public const int Deepest = 3;

    private const int NoElement = -1;

    private readonly ReadOnlySpan<byte> _document = document;

    // How many containers are open inside the entered one and including it; 0 when none is entered.
    private int _enteredDepth;
    private int _element;

    /// <summary>A container begins at the root, or (with a <paramref name="depth"/> of 1) inside the root.</summary>
    public void Opening<TVisitor>(ref TVisitor visitor, int depth, in JsonLevel root, JsonKind container)
        where TVisitor : struct, IJsonVisitor, allows ref struct
    {
        bool isRootArray = depth == 0 && container == JsonKind.Array;
        bool isRootProperty = depth == 1 && root.IsObject;
        if (!isRootArray && !isRootProperty) return;
        if (!(isRootArray ? visitor.Enter(default, container) : AskToEnter(ref visitor, root, container))) return;
        _enteredDepth = depth + 1;
        _element = container == JsonKind.Array ? 0 : NoElement;
    }

    /// <summary>A value has ended inside <paramref name="depth"/> containers, from 1, the innermost of which is <paramref name="top"/>.</summary>
    public void Value<TVisitor>(ref TVisitor visitor, int depth, in JsonLevel top, JsonKind kind, JsonRange value)
        where TVisitor : struct, IJsonVisitor, allows ref struct
    {
        if (!top.IsObject)
        {
            if (depth == _enteredDepth) visitor.Element(_element++, kind, value);
        }
        else if (depth == 1)
        {
            TellProperty(ref visitor, isRoot: true, top, kind, value);
            _enteredDepth = 0;
        }
        else if (_enteredDepth > 0 && (depth == _enteredDepth || (depth == _enteredDepth + 1 && _element != NoElement)))
        {
            TellProperty(ref visitor, isRoot: false, top, kind, value);
        }
    }

    private readonly bool AskToEnter<TVisitor>(ref TVisitor visitor, in JsonLevel root, JsonKind container)
        where TVisitor : struct, IJsonVisitor, allows ref struct
    {
        byte[]? rented = null;
        bool wanted = visitor.Enter(Name(root, ref rented), container);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return wanted;
    }

    private readonly void TellProperty<TVisitor>(ref TVisitor visitor, bool isRoot, in JsonLevel level, JsonKind kind, JsonRange value)
        where TVisitor : struct, IJsonVisitor, allows ref struct
    {
        byte[]? rented = null;
        var property = new JsonMember
        {
            Name = Name(level, ref rented),
            Kind = kind,
            Value = value,
        };
        if (isRoot) visitor.Property(property);
        else visitor.Child(_element, property);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private readonly ReadOnlySpan<byte> Name(in JsonLevel level, ref byte[]? rented)
    {
        ReadOnlySpan<byte> escaped = level.Name.In(_document);
        if (!level.NameEscaped) return escaped;
        rented = ArrayPool<byte>.Shared.Rent(escaped.Length);
        return rented.AsSpan(0, JsonEscapes.Unescape(escaped, rented));
    }
}
