using System.Text.Json;
using Breakwater.Core.Configuration;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Tenancy;

/// <summary><c>/admin/tenants</c>: the tenants there are, and more of them, by the rules of the file's <c>tenants</c>.</summary>
internal sealed class TenantCommands(TenantBook book, GatewayState state, Func<IReadOnlyList<Tenant>> configured, StoreCalls calls, TimeProvider clock)
{
    private const string Id = "id";
    private const string Reason = "reason";
    private static readonly string Names = string.Join(", ", TenantReader.Names.Append(Reason));

    /// <summary>Those in force: of the file, then of the store.</summary>
    public Task ListAsync(HttpContext context)
    {
        var (now, directory) = (clock.GetUtcNow(), state.Current.Config.Directory);
        var ofFile = configured().Select(tenant => tenant.Id).ToHashSet(StringComparer.Ordinal);
        var lines = directory.Tenants.Select(tenant => TenantLine.Of(tenant, ofFile.Contains(tenant.Id), directory.CountKeys(tenant.Id, now)));
        return AdminReply.SendAsync(context, 200, new TenantsAnswer([.. lines]), AdminJson.Default.TenantsAnswer);
    }

    public Task AddAsync(HttpContext context) => SaveAsync(context, id: null);

    public Task ChangeAsync(HttpContext context, string id) => SaveAsync(context, id);

    public async Task RevokeAsync(HttpContext context, string id)
    {
        if (await AdminReply.ReadAsync(context, AdminJson.Default.RevokeKeyCommand).ConfigureAwait(false) is not { } command)
        {
            return;
        }

        if (AdminReply.ProblemOfReason(command.Reason) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        var (done, refusal) = await calls.AskAsync(context, cancellation => book.RevokeAsync(id, command.Reason!, cancellation)).ConfigureAwait(false);
        if (done)
        {
            await AnswerAsync(context, refusal, 200, id).ConfigureAwait(false);
        }
    }

    private async Task SaveAsync(HttpContext context, string? id)
    {
        using var body = await AdminReply.ReadAsync(context, AdminJson.Default.JsonDocument, Names).ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        if (Problem(body.RootElement, id, out var tenant, out var reason) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        var (done, refusal) = await calls.AskAsync(
            context, cancellation => id is null ? book.AddAsync(tenant!, reason, cancellation) : book.ChangeAsync(tenant!, reason, cancellation)).ConfigureAwait(false);
        if (done)
        {
            await AnswerAsync(context, refusal, id is null ? 201 : 200, tenant!.Id).ConfigureAwait(false);
        }
    }

    private Task AnswerAsync(HttpContext context, BookRefusal? refusal, int status, string id)
    {
        if (refusal is not null)
        {
            return AdminReply.RefuseAsync(context, refusal);
        }

        var directory = state.Current.Config.Directory;
        var tenant = directory.Tenants.First(tenant => string.Equals(tenant.Id, id, StringComparison.Ordinal));
        return AdminReply.SendAsync(context, status, TenantLine.Of(tenant, isOfFile: false, directory.CountKeys(id, clock.GetUtcNow())), AdminJson.Default.TenantLine);
    }

    // The id of a tenant that is there stands in the path; the body may repeat it.
    private string? Problem(JsonElement body, string? id, out Tenant? tenant, out string reason)
    {
        (tenant, reason) = (null, "");
        if (body.ValueKind != JsonValueKind.Object)
        {
            return $"send a JSON object of {Names}";
        }

        var tree = JsonTree.Of(body);
        if (tree.Entries.GroupBy(entry => entry.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            return $"send a JSON object of {Names}, each once; {twice.Key} is there twice";
        }

        reason = body.TryGetProperty(Reason, out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : "";
        if (AdminReply.ProblemOfReason(reason) is { } unsaid)
        {
            return unsaid;
        }

        var settings = tree.Entries.Where(entry => entry.Name != Reason).ToList();
        if (id is not null)
        {
            if (tree.Find(Id) is ScalarNode { Text: var other } && other != id)
            {
                return $"id is '{other}', and the path names '{id}': an id does not change. Leave it out";
            }

            settings.RemoveAll(static entry => entry.Name == Id);
            settings.Add(new ConfigEntry(0, 0, Id, new ScalarNode(0, 0, id, id)));
        }

        tenant = TenantReader.Read(tree with { Entries = settings }, state.Current.Config.Routes, out var problems);
        return tenant is null ? string.Join(' ', problems.Select(Told)) : null;
    }

    private static string Told(ConfigProblem problem) => problem.Value is null ? $"{problem.Key}: {problem.Rule}" : $"{problem.Key} is '{Short(problem.Value)}'; it {problem.Rule}";

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
