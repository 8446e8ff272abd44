using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line;

/// <summary>Sends what builds on a provider's state only to where that state lives, and says so when it cannot.</summary>
internal static class StatePlan
{
    /// <summary>Drops the targets that cannot hold the request's state.</summary>
    public static Fault? Narrow(Exchange exchange)
    {
        var envelope = exchange.Envelope!;
        var home = envelope.StateId is { } id ? exchange.Snapshot.Homes.Find(id) : null;
        if (home is not null && !IsOwn(home, exchange))
        {
            return NotFound(envelope.StateId!);
        }

        // Opaque reasoning follows the caller's own choice of model: elsewhere it is dropped, and said to be.
        var first = exchange.Targets[0];
        if (envelope.Binding == StateBinding.Reasoning && !Speaks(first, exchange))
        {
            return null;
        }

        var kept = new List<Target>(exchange.Targets.Count);
        foreach (var target in exchange.Targets)
        {
            if (Speaks(target, exchange) && (home is null ? kept.Count == 0 || kept[0].Provider == target.Provider : home.Provider == target.Provider))
            {
                kept.Add(target);
            }
        }

        if (kept.Count == 0)
        {
            var where = home is null ? "a provider that speaks the request's own dialect" : $"provider {home.Provider}";
            return new Fault(FaultKind.NotTranslatable, $"{envelope.BindingField} refers to state that only {where} holds, and no candidate for model {envelope.Model} is there; ask for a model of that provider, or send the whole conversation")
            {
                Param = envelope.BindingField,
            };
        }

        exchange.Reroute(kept, $"bound by {envelope.BindingField} to {kept[0].Provider}");
        return null;
    }

    /// <summary>The targets for a call on a stored response: its home when known, else every provider that stores responses, in order.</summary>
    public static Fault? ForStored(Exchange exchange)
    {
        var stored = exchange.Stored!;
        var home = exchange.Snapshot.Homes.Find(stored.ResponseId);
        if (home is not null && !IsOwn(home, exchange))
        {
            return NotFound(stored.ResponseId);
        }

        var targets = new List<Target>();
        foreach (var model in exchange.Snapshot.Routes.Models)
        {
            var known = targets.Exists(t => t.Provider == model.Provider);
            if (!known && (home is null || home.Provider == model.Provider) && exchange.Snapshot.TargetOf(model) is var target && Speaks(target, exchange))
            {
                targets.Add(target);
            }
        }

        exchange.Reroute(targets, home is null ? "home unknown" : $"stored at {home.Provider}");
        return targets.Count > 0 ? null : NotFound(stored.ResponseId);
    }

    private static bool Speaks(Target target, Exchange exchange) => target.CodecFor(exchange.Codec.Dialect).Dialect == exchange.Codec.Dialect;

    private static bool IsOwn(StateHome home, Exchange exchange) => string.Equals(home.Tenant, exchange.Tenant?.Id, StringComparison.Ordinal);

    private static Fault NotFound(string id) => new(FaultKind.NotFound, $"Response with id '{id}' not found.");
}
