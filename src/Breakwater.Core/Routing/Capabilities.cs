namespace Breakwater.Core.Routing;

/// <summary>What a request may need and a model may lack.</summary>
[Flags]
public enum Capabilities : byte
{
    None = 0,

    /// <summary>Calling the caller's functions.</summary>
    Tools = 1,

    /// <summary>Reading pictures.</summary>
    Vision = 2,

    /// <summary>Reading files, such as PDF.</summary>
    Documents = 4,

    /// <summary>Answers after a JSON schema.</summary>
    StructuredOutput = 8,

    /// <summary>Reasoning that the caller switched on.</summary>
    Thinking = 16,
}
