-- What was spent, only ever added to: each entry moves nano_usd from its provider's account to its tenant's. Moments are whole tenths of a microsecond since 1970 (UTC), money whole nano-dollars.
CREATE TABLE ledger (
  seq INTEGER PRIMARY KEY,
  at BIGINT NOT NULL,
  request TEXT NOT NULL,
  kind TEXT NOT NULL,
  tenant TEXT,
  provider TEXT,
  model TEXT,
  route TEXT,
  status BIGINT NOT NULL,
  nano_usd BIGINT NOT NULL,
  session TEXT,
  tags TEXT,
  input BIGINT NOT NULL,
  cache_read BIGINT NOT NULL,
  cache_write BIGINT NOT NULL,
  cache_write_long BIGINT NOT NULL,
  output BIGINT NOT NULL,
  reasoning BIGINT NOT NULL,
  audio_input BIGINT NOT NULL,
  audio_output BIGINT NOT NULL,
  web_searches BIGINT NOT NULL,
  web_fetches BIGINT NOT NULL,
  service TEXT NOT NULL,
  usage_estimated BIGINT NOT NULL,
  price_estimated BIGINT NOT NULL
);

CREATE INDEX ledger_by_time ON ledger (at, seq);

-- Double entry: both sides of each. All postings together are zero, and so are those of each entry.
CREATE VIEW ledger_posting (entry, account, nano_usd) AS
  SELECT seq, 'tenant/' || COALESCE(tenant, ''), nano_usd FROM ledger
  UNION ALL
  SELECT seq, 'provider/' || COALESCE(provider, ''), -nano_usd FROM ledger;

CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE ON ledger
BEGIN
  SELECT RAISE(ABORT, 'the ledger is only added to');
END;

CREATE TRIGGER ledger_is_not_cut BEFORE DELETE ON ledger
BEGIN
  SELECT RAISE(ABORT, 'the ledger is only added to');
END;

CREATE TRIGGER ledger_posting_is_not_changed INSTEAD OF UPDATE ON ledger_posting
BEGIN
  SELECT RAISE(ABORT, 'the ledger is only added to');
END;

CREATE TRIGGER ledger_posting_is_not_cut INSTEAD OF DELETE ON ledger_posting
BEGIN
  SELECT RAISE(ABORT, 'the ledger is only added to');
END;

-- What is settled in the windows of budgets, so that a start need not add up the ledger. A window is a second, a day or a month (UTC), or 0 for a session.
CREATE TABLE budget_window (
  scope TEXT NOT NULL,
  owner TEXT NOT NULL,
  period BIGINT NOT NULL,
  settled BIGINT NOT NULL,
  touched BIGINT NOT NULL,
  PRIMARY KEY (scope, owner, period)
) WITHOUT ROWID;

CREATE INDEX budget_window_by_use ON budget_window (scope, touched);

-- Holds under way when the journal was last moved, and the windows they are in.
CREATE TABLE budget_hold (
  fence BIGINT NOT NULL PRIMARY KEY,
  request TEXT NOT NULL,
  tenant TEXT,
  amount BIGINT NOT NULL,
  at BIGINT NOT NULL,
  expires BIGINT NOT NULL
);

CREATE TABLE budget_hold_window (
  fence BIGINT NOT NULL,
  scope TEXT NOT NULL,
  owner TEXT NOT NULL,
  period BIGINT NOT NULL,
  PRIMARY KEY (fence, scope, owner)
) WITHOUT ROWID;

-- Up to where each segment of the journal was moved here, in the transaction that moved it.
CREATE TABLE journal_segment (
  id BIGINT NOT NULL PRIMARY KEY,
  moved BIGINT NOT NULL
);
