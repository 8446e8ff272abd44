-- Requests of five minutes by provider and tenant (A6.18), for the error budget of 30 days. ts is when the five minutes begin.
CREATE TABLE llm_sli_5m (
  ts BIGINT NOT NULL,
  provider TEXT NOT NULL,
  tenant TEXT NOT NULL,
  total_requests BIGINT NOT NULL,
  error_requests BIGINT NOT NULL,
  timeout_requests BIGINT NOT NULL,
  PRIMARY KEY (ts, provider, tenant)
);
