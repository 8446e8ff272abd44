-- Requests that are answered later. Headers are a JSON array of pairs; request and answer are gone when a job was taken back.
CREATE TABLE job (
  id TEXT NOT NULL PRIMARY KEY,
  tenant TEXT,
  path TEXT NOT NULL,
  headers TEXT NOT NULL,
  body BLOB,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  state TEXT NOT NULL,
  due BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  reason TEXT NOT NULL,
  ended BIGINT,
  answer_status BIGINT,
  answer_type TEXT,
  answer BLOB
);

-- Of what is under way, due is the end of its lease.
CREATE INDEX job_that_waits ON job (due) WHERE state IN ('queued', 'running');
CREATE INDEX job_of_tenant ON job (tenant) WHERE state IN ('queued', 'running');
CREATE INDEX job_by_end ON job (expires);
