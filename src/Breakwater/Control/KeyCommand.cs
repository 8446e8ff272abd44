using System.CommandLine;
using System.Text.Json.Nodes;

namespace Breakwater.Control;

/// <summary><c>breakwater key add|list|rotate|revoke</c>: the keys of a running gateway's tenants.</summary>
internal static class KeyCommand
{
    public static Command Create() => new("key", "Make, list, replace and end keys of tenants of a running gateway. Example: breakwater key add --tenant acme --reason contract_42")
    {
        Add(),
        List(),
        Rotate(),
        Revoke(),
    };

    private static Command Add()
    {
        var control = new ControlOptions();
        var tenant = new Option<string>("--tenant") { Description = "The tenant it is for, of the configuration file or of the store", Required = true };
        var seconds = new Option<long?>("--for-s") { Description = "Seconds it holds; without, until it is revoked" };
        var reason = Reason();
        var command = new Command("add", "Make a key. It is shown once, on a line of its own; the gateway keeps its hash.\n\nExample: breakwater key add --tenant acme --reason contract_42") { tenant, seconds, reason };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var body = new JsonObject { ["tenant"] = parsed.GetValue(tenant), ["reason"] = parsed.GetValue(reason) };
            if (parsed.GetValue(seconds) is { } lifetime)
            {
                body["for_s"] = lifetime;
            }

            return control.RunAsync(parsed, HttpMethod.Post, "/admin/keys", body.ToJsonString(), TenancyText.Made, cancellation);
        });
        return command;
    }

    private static Command List()
    {
        var control = new ControlOptions();
        var tenant = new Option<string?>("--tenant") { Description = "Only those of this tenant" };
        var command = new Command("list", "List the keys of the store, ended ones too; those of the configuration file have no ids.\n\nExample: breakwater key list --tenant acme") { tenant };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetValue(tenant) is { } one ? $"/admin/keys?tenant={Uri.EscapeDataString(one)}" : "/admin/keys";
            return control.RunAsync(parsed, HttpMethod.Get, path, body: null, TenancyText.Keys, cancellation);
        });
        return command;
    }

    private static Command Rotate()
    {
        var control = new ControlOptions();
        var id = Id();
        var grace = new Option<long?>("--grace-s") { Description = "Seconds for which the old key goes on beside the new one; 3600 without, 0 for none" };
        var reason = Reason();
        var command = new Command("rotate", "Make a key in the place of another, which goes on for a while.\n\nExample: breakwater key rotate key_0123456789abcdefghjkmnpq --grace-s 86400 --reason quarterly") { id, grace, reason };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var body = new JsonObject { ["reason"] = parsed.GetValue(reason) };
            if (parsed.GetValue(grace) is { } seconds)
            {
                body["grace_s"] = seconds;
            }

            return control.RunAsync(parsed, HttpMethod.Post, $"/admin/keys/{Uri.EscapeDataString(parsed.GetValue(id)!)}/rotate", body.ToJsonString(), TenancyText.Made, cancellation);
        });
        return command;
    }

    private static Command Revoke()
    {
        var control = new ControlOptions();
        var id = Id();
        var reason = Reason();
        var command = new Command("revoke", "End a key at once. What runs with it already runs to its end.\n\nExample: breakwater key revoke key_0123456789abcdefghjkmnpq --reason leaked") { id, reason };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) => control.RunAsync(
            parsed,
            HttpMethod.Delete,
            $"/admin/keys/{Uri.EscapeDataString(parsed.GetValue(id)!)}",
            new JsonObject { ["reason"] = parsed.GetValue(reason) }.ToJsonString(),
            TenancyText.Ended,
            cancellation));
        return command;
    }

    private static Argument<string> Id() => new("id") { Description = "Its id, as 'breakwater key list' shows it; never the key itself" };

    private static Option<string> Reason() => new("--reason") { Description = "Why, for whoever looks later", Required = true };
}
