using System.Globalization;
using System.Text.Json;
using Breakwater.Terminal;

namespace Breakwater.Control;

/// <summary>The live state for people: one row for each key of each target.</summary>
internal static class StatusText
{
    private static readonly string[] Headings = ["provider", "model", "key", "breaker", "score", "limit", "in flight", "waiting", "paused", "remark"];

    public static string Of(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var root = json.RootElement;
        var rows = root.GetProperty("targets").EnumerateArray().SelectMany(RowsOf).ToList();
        return string.Join('\n', [
            $"up {Span(root.GetProperty("uptime_s").GetInt64())}, profile {root.GetProperty("profile").GetString()}, preset {root.GetProperty("preset").GetString()}",
            $"{root.GetProperty("in_flight").GetInt32()} in flight, {root.GetProperty("waiting").GetInt32()} waiting; extra attempts left: {Number(root, "retry_budget")} retries, {Number(root, "hedge_budget")} hedges",
            .. root.TryGetProperty("store", out var store) && !store.GetProperty("well").GetBoolean() ? [StoreOf(store)] : Array.Empty<string>(),
            .. root.TryGetProperty("money", out var money) ? MoneyOf(money) : [],
            .. root.GetProperty("alerts").EnumerateArray().Select(AlertOf),
            .. root.GetProperty("restraints").GetArrayLength() > 0 ? [RestraintsOf(root)] : Array.Empty<string>(),
            .. root.GetProperty("incidents").EnumerateArray().Select(IncidentOf),
            .. root.GetProperty("cutovers").EnumerateArray().Select(CutoverText.Line),
            .. root.GetProperty("rollouts").EnumerateArray().Select(RolloutOf),
            .. root.GetProperty("quality").EnumerateArray().Where(run => !run.GetProperty("held").GetBoolean()).Select(BrokenOf),
            .. rows.Count == 0 ? ["no target has been asked yet"] : TextTable.Lines(Headings, rows)]);
    }

    // Nothing while all is well.
    private static IEnumerable<string> MoneyOf(JsonElement money)
    {
        if (money.TryGetProperty("stopped", out var stopped))
        {
            yield return $"requests under a budget are refused: {stopped.GetString()}";
        }

        if (money.TryGetProperty("ledger_error", out var behind))
        {
            yield return $"the ledger is {Number(money, "waiting_bytes")} bytes behind its journal: {behind.GetString()}";
        }

        if (money.GetProperty("spilled").GetInt32() > 0 || money.GetProperty("lost").GetInt64() > 0)
        {
            yield return $"{Number(money, "spilled")} settlements wait in memory, {Number(money, "lost")} could not be kept";
        }
    }

    private static string StoreOf(JsonElement store) =>
        $"the store is stopped, {store.GetProperty("queued").GetInt32()} writes wait{(store.TryGetProperty("last_error", out var error) ? $": {error.GetString()}" : "")}";

    private static string AlertOf(JsonElement alert) => string.Create(
        CultureInfo.InvariantCulture,
        $"alert {alert.GetProperty("name").GetString()} of {alert.GetProperty("subject").GetString()} since {alert.GetProperty("since").GetDateTimeOffset().UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {alert.GetProperty("detail").GetString()}");

    private static string RestraintsOf(JsonElement root) =>
        $"error budgets burn: {string.Join(", ", root.GetProperty("restraints").EnumerateArray().Select(word => word.GetString()!.Replace('_', ' ')))} (GET /admin/slo)";

    private static string IncidentOf(JsonElement incident) => string.Create(
        CultureInfo.InvariantCulture,
        $"{incident.GetProperty("name").GetString()!.Replace('_', ' ')} since {incident.GetProperty("since").GetDateTimeOffset().UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {incident.GetProperty("reason").GetString()}");

    private static string RolloutOf(JsonElement rollout) =>
        $"rollout of route {rollout.GetProperty("route").GetString()}: {rollout.GetProperty("phase").GetString()!.Replace('_', ' ')} at {Number(rollout, "percent")} % ({rollout.GetProperty("reason").GetString()})";

    private static string BrokenOf(JsonElement run) =>
        $"gold set {run.GetProperty("set").GetString()} is broken: {string.Join("; ", run.GetProperty("classes").EnumerateArray().Where(one => one.TryGetProperty("breach", out _)).Select(one => one.GetProperty("breach").GetString()))}";

    private static IEnumerable<IReadOnlyList<string>> RowsOf(JsonElement target) => target.GetProperty("keys").EnumerateArray().Select(IReadOnlyList<string> (key) =>
    [
        target.GetProperty("provider").GetString()!,
        target.GetProperty("model").GetString()!,
        Number(key, "key"),
        target.GetProperty("breaker").GetString()!.Replace('_', ' '),
        Number(target, "score"),
        key.TryGetProperty("limit", out var limit) ? limit.ToString() : "open",
        Number(key, "in_flight"),
        Number(key, "waiting"),
        key.TryGetProperty("paused_s", out _) ? Number(key, "paused_s") + " s" : "-",
        Remark(target, key),
    ]);

    private static string Remark(JsonElement target, JsonElement key)
    {
        if (target.GetProperty("breaker").GetString() != "closed")
        {
            var wait = target.TryGetProperty("half_open_in_s", out _) ? $", tried again in {Number(target, "half_open_in_s")} s" : "";
            return target.GetProperty("breaker_reason").GetString() + wait;
        }

        return key.GetProperty("resting").GetBoolean() ? "the provider refused this key"
            : target.GetProperty("healthy").GetBoolean() ? "" : "unhealthy: asked after healthy ones";
    }

    private static string Number(JsonElement from, string name) => from.GetProperty(name).GetDouble().ToString("0.#", CultureInfo.InvariantCulture);

    private static string Span(long seconds) => seconds switch
    {
        < 60 => $"{seconds} s",
        < 3600 => $"{seconds / 60} min {seconds % 60} s",
        _ => $"{seconds / 3600} h {seconds / 60 % 60} min",
    };
}
