-- What each tenant spent in each minute since 1970 (UTC), kept with the ledger: what a start must know of a month is not added up from its entries. Callers without a tenant have the empty name.
CREATE TABLE ledger_minute (
  minute BIGINT NOT NULL,
  tenant TEXT NOT NULL,
  nano_usd BIGINT NOT NULL,
  PRIMARY KEY (minute, tenant)
) WITHOUT ROWID;

INSERT INTO ledger_minute (minute, tenant, nano_usd)
  SELECT at / 600000000 AS minute, COALESCE(tenant, '') AS owner, SUM(nano_usd) FROM ledger GROUP BY minute, owner;
