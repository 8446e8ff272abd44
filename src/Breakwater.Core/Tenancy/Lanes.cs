namespace Breakwater.Core.Tenancy;

/// <summary>Priority lanes (A1.14): interactive goes before batch.</summary>
[Flags]
public enum Lanes
{
    None = 0,

    /// <summary>Somebody is waiting.</summary>
    Interactive = 1,

    /// <summary>Work that may wait and be interrupted.</summary>
    Batch = 2,
}
