namespace Breakwater.Simulator.World;

/// <summary>What will become of a call, decided when it arrives.</summary>
internal readonly record struct CallCourse
{
    /// <summary>HTTP status; 0 for a connection that is refused.</summary>
    public int Status { get; init; }

    /// <summary>Everything that will be sent.</summary>
    public byte[] Body { get; init; }

    /// <summary>How many bytes of it come with the headers.</summary>
    public int FirstPart { get; init; }

    /// <summary>Wait for the headers; null for a provider that stays silent.</summary>
    public TimeSpan? Head { get; init; }

    /// <summary>From the headers to the end.</summary>
    public TimeSpan Tail { get; init; }

    /// <summary>What a 429 says; null when it says nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsStream { get; init; }

    /// <summary>Whether it was let in and takes room.</summary>
    public bool Accepted { get; init; }
}
