-- Where each provider's traffic stood when it last changed, so that a restart does not flood one that was cut. Moments as in tenant_key.
CREATE TABLE provider_cutover (
  provider TEXT NOT NULL PRIMARY KEY,
  phase TEXT NOT NULL,
  since BIGINT NOT NULL,
  reason TEXT NOT NULL,
  step BIGINT NOT NULL,
  step_since BIGINT NOT NULL,
  ended BIGINT,
  held BIGINT NOT NULL,
  held_until BIGINT
);

-- A tenant's own order of the providers and models of its routes. The tenant may be one of the configuration, so it is no reference. Weights are null where the order alone counts.
CREATE TABLE tenant_route (
  tenant TEXT NOT NULL PRIMARY KEY,
  primary_name TEXT NOT NULL,
  secondary_name TEXT,
  primary_weight BIGINT,
  secondary_weight BIGINT
);
