using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class ModelRatesSection : Section<ModelRates>
{
    private readonly Key<long?> requestsPerMinute;
    private readonly Key<long?> tokensPerMinute;

    public ModelRatesSection()
    {
        requestsPerMinute = Add(TenantSection.Limit("requests_per_minute", TenantSection.MostRequests, "A4.3, C18", "Requests a minute for this model."));
        tokensPerMinute = Add(TenantSection.Limit("tokens_per_minute", TenantSection.MostTokens, "A4.3, C18", "Tokens a minute of this model, input and output together."));
    }

    protected override ModelRates Build(KeyValues values) => new(values.Get(requestsPerMinute), values.Get(tokensPerMinute));
}
