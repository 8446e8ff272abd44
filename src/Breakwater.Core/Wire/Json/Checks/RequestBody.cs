using Breakwater.Core.Primitives;

namespace Breakwater.Core.Wire.Json.Checks;

/// <summary>What every surface demands of a request body before it looks at a field.</summary>
internal static class RequestBody
{
    /// <summary>Scans the body for <paramref name="visitor"/>; the fault of one that is not a JSON object, null when it is.</summary>
    public static Fault? Scan<TVisitor>(ReadOnlySpan<byte> body, ref TVisitor visitor)
        where TVisitor : struct, IJsonVisitor, allows ref struct
    {
        JsonError error = JsonScanner.Scan(body, ref visitor);
        if (error.IsError)
        {
            string path = error.PathIn(body);
            return Fault.InvalidRequest("the body is not valid JSON: " + error.Describe(body), path.Length == 0 ? null : path);
        }

        return JsonScanner.KindOf(body) == JsonKind.Object ? null : Fault.InvalidRequest("the body must be a JSON object");
    }
}
