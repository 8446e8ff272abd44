-- How the change of a route stands, so that a restart goes on there; a row goes when the configuration does not ask for it any more.
CREATE TABLE rollout (
  route TEXT NOT NULL PRIMARY KEY,
  mark TEXT NOT NULL,
  phase TEXT NOT NULL,
  step BIGINT NOT NULL,
  since BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  reason TEXT NOT NULL
);

-- Runs of gold sets with their scores. Neither questions nor answers are kept.
CREATE TABLE quality_run (
  id TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  origin TEXT NOT NULL,
  policy TEXT NOT NULL,
  model TEXT NOT NULL,
  gold_set TEXT NOT NULL,
  set_sha256 TEXT NOT NULL,
  cost_nano_usd BIGINT NOT NULL
);

CREATE INDEX quality_run_by_time ON quality_run (at, id);

CREATE TABLE quality_class (
  run TEXT NOT NULL REFERENCES quality_run (id),
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  passed BIGINT NOT NULL,
  cases BIGINT NOT NULL,
  floor DOUBLE PRECISION NOT NULL,
  high_risk_failed BIGINT NOT NULL,
  PRIMARY KEY (run, place)
);
