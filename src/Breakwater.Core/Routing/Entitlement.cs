namespace Breakwater.Core.Routing;

/// <summary>Which models and routes a caller may use. What is not bounded is all there is. Immutable.</summary>
public sealed record Entitlement
{
    private const int MostTold = 20;

    /// <summary>For callers who may use everything.</summary>
    public static Entitlement Everything { get; } = new();

    /// <summary>Globs of models, each of an id or of <c>provider/id</c>; empty for all models.</summary>
    public IReadOnlyList<Glob> Models { get; init; } = [];

    /// <summary>Names of routes; empty for all routes.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>Whether this model may answer.</summary>
    public bool Allows(CandidateView model) =>
        Models.Count == 0 || Glob.AnyMatches(Models, model.ModelId) || Glob.AnyMatches(Models, $"{model.Provider}/{model.ModelId}");

    /// <summary>Whether this route may be followed.</summary>
    public bool Allows(Route route) => Routes.Count == 0 || Routes.Contains(route.Name, StringComparer.Ordinal);

    /// <summary>The models allowed, for people.</summary>
    internal string ToldModels => Told(Models.Select(glob => glob.Pattern), Models.Count);

    /// <summary>The routes allowed, for people.</summary>
    internal string ToldRoutes => Told(Routes, Routes.Count);

    private static string Told(IEnumerable<string> names, int count) => string.Join(", ", names.Take(MostTold)) + (count > MostTold ? ", …" : "");
}
