using Breakwater.Core.Primitives;

namespace Breakwater.Core.Wire.Json.Checks;

/// <summary>The known top-level fields of a request. Fields it does not list may hold anything.</summary>
internal sealed class FieldTable(params Field[] fields)
{
    /// <summary>The fault of a field that holds what it may not; null when it is right or unknown.</summary>
    public Fault? Check(scoped JsonMember member, ReadOnlySpan<byte> body)
    {
        foreach (Field field in fields)
        {
            if (member.Name.SequenceEqual(field.Name)) return field.Check(member.Kind, member.Value.In(body));
        }

        return null;
    }
}
