namespace Breakwater.Core.Resilience.Retry;

/// <summary>Headers of an answer, looked up one by one because few are ever needed.</summary>
public interface IReplyHeaders
{
    /// <summary>A header's first value; null when absent. Names are case-insensitive.</summary>
    string? Header(string name);
}
