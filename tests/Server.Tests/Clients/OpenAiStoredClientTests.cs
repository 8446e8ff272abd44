using System.ClientModel;
using OpenAI.Embeddings;
using OpenAI.Responses;

namespace Breakwater.Server.Tests.Clients;

/// <summary>NuGet <c>OpenAI</c>: stored and background responses, models, embeddings.</summary>
public sealed class OpenAiStoredClientTests(ClientGateway gateway) : IClassFixture<ClientGateway>
{
    private const string Model = "sim-gpt";

    [Fact]
    public async Task StoredResponse_ReadListedDeleted_IsFirstThereThenGone()
    {
        var made = (await gateway.Responses.CreateResponseAsync(Model, Samples.Question)).Value;
        (await gateway.Responses.GetResponseAsync(made.Id)).Value.GetOutputText().ShouldBe(made.GetOutputText());
        var items = await gateway.Responses.GetResponseInputItemsAsync(made.Id).ToListAsync();
        items.ShouldHaveSingleItem().ShouldBeAssignableTo<MessageResponseItem>()!.Content[0].Text.ShouldBe(Samples.Question);

        (await gateway.Responses.DeleteResponseAsync(made.Id)).Value.Deleted.ShouldBeTrue();
        var gone = await Should.ThrowAsync<ClientResultException>(() => gateway.Responses.GetResponseAsync(made.Id));
        gone.Status.ShouldBe(404);
    }

    [Fact]
    public async Task StoredResponse_Previous_IsBuiltUpon()
    {
        var first = (await gateway.Responses.CreateResponseAsync(Model, Samples.Question)).Value;
        var second = (await gateway.Responses.CreateResponseAsync(Model, "And then?", first.Id)).Value;
        second.PreviousResponseId.ShouldBe(first.Id);
        second.Usage.InputTokenCount.ShouldBeGreaterThan(first.Usage.InputTokenCount);
    }

    [Fact]
    public async Task BackgroundResponse_Cancelled_IsCancelled()
    {
        var request = new CreateResponseOptions(Model, [ResponseItem.CreateUserMessageItem(Samples.Question)]) { BackgroundModeEnabled = true };
        var queued = (await gateway.Responses.CreateResponseAsync(request)).Value;
        var cancelled = (await gateway.Responses.CancelResponseAsync(queued.Id)).Value;
        cancelled.Id.ShouldBe(queued.Id);
        cancelled.Status.ShouldBeOneOf(ResponseStatus.Cancelled, ResponseStatus.Completed);
    }

    [Fact]
    public async Task BackgroundStream_TakenUpAgain_GoesOnAfterTheLastEventSeen()
    {
        var request = new CreateResponseOptions(Model, [ResponseItem.CreateUserMessageItem(Samples.Question)]) { BackgroundModeEnabled = true, StreamingEnabled = true };
        await using var stream = await gateway.Responses.CreateResponseStreamingAsync(request);
        var whole = await stream.ToListAsync();
        var id = whole[0].ShouldBeOfType<StreamingResponseCreatedUpdate>().Response.Id;
        await using var again = await gateway.Responses.GetResponseStreamingAsync(new GetResponseOptions(id) { StartingAfter = 4, StreamingEnabled = true });
        var rest = await again.ToListAsync();
        rest.Select(update => update.SequenceNumber).ShouldBe(whole.Skip(5).Select(update => update.SequenceNumber));
        rest[^1].ShouldBeOfType<StreamingResponseCompletedUpdate>();
    }

    [Fact]
    public async Task Models_ListedAndLookedUp_AreThoseOfBothProviders()
    {
        var models = (await gateway.Models.GetModelsAsync()).Value;
        models.Select(model => model.Id).ShouldContain("sim-gpt");
        models.Select(model => model.Id).ShouldContain("sim-claude");
        (await gateway.Models.GetModelAsync("sim-claude")).Value.OwnedBy.ShouldBe("claude");
        var unknown = await Should.ThrowAsync<ClientResultException>(() => gateway.Models.GetModelAsync("no-such-model"));
        unknown.Status.ShouldBe(404);
    }

    [Fact]
    public async Task Embeddings_Several_AreUnitVectorsInOrder()
    {
        var client = gateway.Embeddings("text-embedding-3-small");
        var answer = (await client.GenerateEmbeddingsAsync(["harbour", "naïve gull 🌊", "harbour"], new EmbeddingGenerationOptions { Dimensions = 64 })).Value;
        answer.Select(one => one.Index).ShouldBe([0, 1, 2]);
        var vectors = answer.Select(one => one.ToFloats().ToArray()).ToArray();
        vectors.ShouldAllBe(vector => vector.Length == 64 && Math.Abs(vector.Sum(x => x * x) - 1) < 1e-4);
        vectors[2].ShouldBe(vectors[0]);
        vectors[1].ShouldNotBe(vectors[0]);
        answer.Usage.TotalTokenCount.ShouldBe(answer.Usage.InputTokenCount);
    }
}
