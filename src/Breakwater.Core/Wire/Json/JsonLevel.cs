namespace Breakwater.Core.Wire.Json;

/// <summary>An open object or array.</summary>
internal struct JsonLevel
{
    public int Start;

    /// <summary>Where the object's names begin in <see cref="JsonNames"/>.</summary>
    public int FirstName;

    /// <summary>The name under way, escaped, without its quotes.</summary>
    public JsonRange Name;
    public bool NameEscaped;
    public bool IsObject;
}
