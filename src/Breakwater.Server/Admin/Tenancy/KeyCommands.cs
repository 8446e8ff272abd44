using Breakwater.Core.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Tenancy;

/// <summary><c>/admin/keys</c>: keys of tenants that are made at run time. A key itself is in the answer to its making, once.</summary>
internal sealed class KeyCommands(TenantBook book, StoreCalls calls, TimeProvider clock)
{
    private const long DefaultGraceSeconds = 3600;
    private const long MostGraceSeconds = 30 * 24 * 3600;
    private const long MostSeconds = 10L * 366 * 24 * 3600;

    /// <summary>All that are stored, or those of one tenant (<c>?tenant=</c>), ended ones too.</summary>
    public async Task ListAsync(HttpContext context)
    {
        var (done, stored) = await calls.AskAsync(context, book.ReadAsync).ConfigureAwait(false);
        if (done)
        {
            var (now, tenant) = (clock.GetUtcNow(), context.Request.Query["tenant"]);
            var keys = stored!.Keys.Where(key => tenant.Count == 0 || tenant == key.Tenant).OrderBy(key => key.Created);
            await AdminReply.SendAsync(context, 200, new KeysAnswer([.. keys.Select(key => KeyLine.Of(key, now))]), AdminJson.Default.KeysAnswer).ConfigureAwait(false);
        }
    }

    public async Task MakeAsync(HttpContext context)
    {
        if (await AdminReply.ReadAsync(context, AdminJson.Default.MakeKeyCommand).ConfigureAwait(false) is not { } command)
        {
            return;
        }

        var problem = AdminReply.ProblemOfReason(command.Reason)
            ?? (string.IsNullOrEmpty(command.Tenant) ? "tenant is missing; name the tenant that the key is for" : null)
            ?? (command.ForS is { } seconds and (< 1 or > MostSeconds) ? $"for_s is {seconds}; it must be from 1 to {MostSeconds}, or left out for a key without an end" : null);
        await RunAsync(context, 201, problem, cancellation => book.MakeKeyAsync(
            command.Tenant!, command.ForS is { } lifetime ? TimeSpan.FromSeconds(lifetime) : null, command.Reason!, cancellation)).ConfigureAwait(false);
    }

    public async Task RotateAsync(HttpContext context, string id)
    {
        if (await AdminReply.ReadAsync(context, AdminJson.Default.RotateKeyCommand).ConfigureAwait(false) is not { } command)
        {
            return;
        }

        var grace = command.GraceS ?? DefaultGraceSeconds;
        var problem = AdminReply.ProblemOfReason(command.Reason)
            ?? (grace is < 0 or > MostGraceSeconds ? $"grace_s is {grace}; it must be from 0, for at once, to {MostGraceSeconds}" : null);
        await RunAsync(context, 201, problem, cancellation => book.RotateKeyAsync(id, TimeSpan.FromSeconds(grace), command.Reason!, cancellation)).ConfigureAwait(false);
    }

    public async Task RevokeAsync(HttpContext context, string id)
    {
        if (await AdminReply.ReadAsync(context, AdminJson.Default.RevokeKeyCommand).ConfigureAwait(false) is { } command)
        {
            var problem = AdminReply.ProblemOfReason(command.Reason);
            await RunAsync(context, 200, problem, cancellation => book.RevokeKeyAsync(id, command.Reason!, cancellation)).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(HttpContext context, int status, string? problem, Func<CancellationToken, ValueTask<KeyChange>> change)
    {
        if (problem is not null)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        var (done, changed) = await calls.AskAsync(context, change).ConfigureAwait(false);
        if (!done)
        {
            return;
        }

        if (changed!.Refusal is { } refusal)
        {
            await AdminReply.RefuseAsync(context, refusal).ConfigureAwait(false);
            return;
        }

        // What holds a secret is kept nowhere on its way.
        context.Response.Headers.CacheControl = "no-store";
        var line = KeyLine.Of(changed.Key!, clock.GetUtcNow()) with { Key = changed.Text, Replaces = changed.Replaced is { } old ? KeyLine.Of(old, clock.GetUtcNow()) : null };
        await AdminReply.SendAsync(context, status, line, AdminJson.Default.KeyLine).ConfigureAwait(false);
    }
}

/// <summary>A key for a tenant; for_s null for one without an end.</summary>
internal sealed record MakeKeyCommand(string? Tenant, long? ForS, string? Reason);

/// <summary>A key in the place of another, which goes on for grace_s.</summary>
internal sealed record RotateKeyCommand(long? GraceS, string? Reason);

/// <summary>The end of a key.</summary>
internal sealed record RevokeKeyCommand(string? Reason);
