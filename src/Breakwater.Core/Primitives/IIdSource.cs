namespace Breakwater.Core.Primitives;

/// <summary>Where ids come from; safe for concurrent use.</summary>
public interface IIdSource
{
    /// <summary><paramref name="prefix"/> followed by 24 characters of [0-9a-z], unique in practice.</summary>
    string Next(string prefix);
}
