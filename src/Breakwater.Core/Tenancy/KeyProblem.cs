namespace Breakwater.Core.Tenancy;

/// <summary>Why a credential lets nobody in.</summary>
public enum KeyProblem
{
    /// <summary>None was sent.</summary>
    Missing,

    /// <summary>It does not begin as our keys do: another product's, or a provider's.</summary>
    Foreign,

    /// <summary>It begins as our keys do, and is none that the gateway made: a slip of the pen, or a key made by hand.</summary>
    Mistyped,

    /// <summary>It is such as the gateway makes, and nobody has it.</summary>
    Unknown,

    /// <summary>It was somebody's, and was revoked, replaced, or made for a time only.</summary>
    Ended,
}
