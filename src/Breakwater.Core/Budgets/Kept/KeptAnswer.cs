namespace Breakwater.Core.Budgets.Kept;

/// <summary>A whole answer, as it was sent.</summary>
/// <param name="Body">Its bytes, which are its own.</param>
/// <param name="Form">What they are.</param>
/// <param name="At">When it was kept, on the monotonic clock.</param>
/// <param name="Provider">Who answered.</param>
/// <param name="Model">The model that answered, by its catalogue id.</param>
public sealed record KeptAnswer(ReadOnlyMemory<byte> Body, AnswerForm Form, TimeSpan At, string Provider, string Model);

/// <summary>How an answer is written.</summary>
public enum AnswerForm : byte
{
    Plain,

    /// <summary>A stream that tells its usage.</summary>
    Stream,

    /// <summary>A stream whose caller did not ask for usage.</summary>
    StreamWithoutUsage,
}
