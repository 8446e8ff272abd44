-- Tenants and keys made at run time. Moments are whole tenths of a microsecond since 1970 (UTC), money whole nano-dollars; null is no limit.
CREATE TABLE tenant (
  id TEXT NOT NULL PRIMARY KEY,
  tier TEXT NOT NULL,
  lanes BIGINT NOT NULL,
  requests_per_minute BIGINT,
  tokens_per_minute BIGINT,
  max_inflight BIGINT,
  weight BIGINT NOT NULL,
  budget_minute_nano_usd BIGINT,
  budget_day_nano_usd BIGINT,
  budget_month_nano_usd BIGINT
);

CREATE TABLE tenant_model (
  tenant TEXT NOT NULL REFERENCES tenant (id),
  model TEXT NOT NULL,
  requests_per_minute BIGINT,
  tokens_per_minute BIGINT,
  PRIMARY KEY (tenant, model)
);

-- The models and routes that a tenant may use, in their order; none of a kind is all of them.
CREATE TABLE tenant_allowed (
  tenant TEXT NOT NULL REFERENCES tenant (id),
  kind TEXT NOT NULL,
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (tenant, kind, place)
);

-- The tenant of a key may be one of the configuration, so it is no reference.
CREATE TABLE tenant_key (
  id TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  sha256 TEXT NOT NULL UNIQUE,
  created BIGINT NOT NULL,
  ends BIGINT
);
