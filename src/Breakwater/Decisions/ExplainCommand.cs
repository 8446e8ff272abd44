using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Breakwater.Control;
using Breakwater.Core.Line.Decisions;
using Breakwater.Terminal;

namespace Breakwater.Decisions;

/// <summary><c>breakwater explain</c>: how one request was decided, and whether what was logged gives the same plan again (A2.8).</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("request-id") { Description = "The request's id, as in x-request-id of its answer and in the request log" };
        var file = new Option<string?>("--decisions") { Description = "A file of 'breakwater decisions export' in place of a running gateway" };
        var control = new ControlOptions();
        var command = new Command(
            "explain",
            "Show how a request was decided: candidates, order, attempts, money; and make its plan again from what was logged. Exit code 1 when it comes out otherwise.\n\nExample: breakwater explain req_vjm7nnqpwaqvmh4ehmpv6g0b") { id, file };
        control.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (request, json) = (parsed.GetValue(id)!, parsed.GetValue(control.Json));
            if (parsed.GetValue(file) is { } path)
            {
                return FromFile(path, request, json);
            }

            using var client = AdminClient.Open(parsed.GetValue(control.Config), parsed.GetValue(control.Admin));
            return client is null
                ? ExitCodes.Usage
                : await client.AskAsync(HttpMethod.Get, $"/admin/decisions/{Uri.EscapeDataString(request)}", body: null, answer => FromGateway(answer, json), cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static int FromGateway(string answer, bool json)
    {
        var read = JsonSerializer.Deserialize(answer, DecisionJson.Default.DecisionAnswer)!;
        return Show(read.Decision, read.Plan, json);
    }

    private static int FromFile(string path, string id, bool json)
    {
        var problem = DecisionFile.Problem(path, out var file);
        var decision = file.Decisions.FirstOrDefault(one => one.Id == id);
        if ((problem ?? (decision is null ? $"{path} has no decision of request {id}" : null)) is { } wrong)
        {
            Console.Error.WriteLine(wrong);
            return ExitCodes.Usage;
        }

        return Show(decision!, file.PlanOf(decision!), json);
    }

    private static int Show(Decision decision, DecidedPlan? plan, bool json)
    {
        var again = plan is null ? null : Rederivation.Of(decision, plan);
        Console.Out.WriteLine(json ? ToJson(decision, plan, again) : string.Join('\n', ExplainText.Of(decision, plan, again)));
        return again is { IsSame: false } ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static string ToJson(Decision decision, DecidedPlan? plan, Rederivation? again)
    {
        var whole = new JsonObject
        {
            ["decision"] = JsonSerializer.SerializeToNode(decision, DecisionJson.Default.Decision),
            ["plan"] = plan is null ? null : JsonSerializer.SerializeToNode(plan, DecisionJson.Default.DecidedPlan),
        };
        if (again is not null)
        {
            whole["rederived"] = new JsonObject
            {
                ["same"] = again.IsSame,
                ["order"] = new JsonArray([.. again.Order.Select(place => (JsonNode)place)]),
                ["differences"] = new JsonArray([.. again.Differences.Select(difference => (JsonNode)difference)]),
            };
        }

        return whole.ToJsonString();
    }
}
