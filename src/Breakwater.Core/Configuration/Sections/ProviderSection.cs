using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class ProviderSection : Section<ProviderDraft>
{
    private readonly Key<Vendor> dialect;
    private readonly Key<Uri> baseUrl;
    private readonly Key<ApiKeys> apiKeys;
    private readonly Key<IReadOnlyList<Glob>> forward;
    private readonly Key<IReadOnlyList<Surface>> surfaces;

    public ProviderSection()
    {
        dialect = Add(new Key<Vendor>("dialect", Scalars.OneOf(("openai", Vendor.OpenAi), ("anthropic", Vendor.Anthropic)))
        {
            Required = true,
            Doc = "Whose API it speaks; with it come that vendor's models of the built-in catalogue.",
        });
        baseUrl = Add(new Key<Uri>("base_url", Addresses.Provider)
        {
            DefaultNote = "the vendor's own address",
            Doc = "Where the API is; a path is put before every call, a last /v1 may be left out or given.",
        });
        apiKeys = Add(new Key<ApiKeys>("api_keys", new ApiKeysShape())
        {
            Secret = true,
            DefaultNote = "none is sent",
            Doc = "Keys used in turn, or passthrough to send the caller's own. A ${NAME} that is not set is left out; a provider whose keys are all left out is not used.",
        });
        forward = Add(new Key<IReadOnlyList<Glob>>("forward", new ListShape<Glob>(Scalars.Glob))
        {
            DefaultNote = "gpt-*, o1*, o3*, o4* (openai); claude-* (anthropic)",
            Doc = "Globs of model names that are passed on although the catalogue does not know them, priced at the provider's dearest known price.",
        });
        surfaces = Add(new Key<IReadOnlyList<Surface>>("surfaces", new ListShape<Surface>(ModelSection.SurfaceWord))
        {
            DefaultNote = "chat, responses, embeddings (openai); messages (anthropic)",
            Doc = "The APIs it offers; the others are translated.",
        });
    }

    protected override ProviderDraft Build(KeyValues values) => new(
        values.Get(dialect), values.Get(baseUrl), values.Get(apiKeys), values.Get(forward), values.Get(surfaces));
}
