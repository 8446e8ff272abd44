-- How requests were decided, many to a row. Moments are whole tenths of a microsecond since 1970 (UTC); a body is its lines, compressed with Brotli.
CREATE TABLE decision_block (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  first_id TEXT NOT NULL UNIQUE,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  body BLOB NOT NULL
);

CREATE INDEX decision_block_by_time ON decision_block (last, number, first, bytes);

-- Four bytes for each request of a block, by which its block is found.
CREATE TABLE decision_mark (
  number INTEGER PRIMARY KEY,
  marks BLOB NOT NULL
);

-- Plans by the hash of their body, and the last block that refers to each.
CREATE TABLE decision_plan (
  hash TEXT NOT NULL PRIMARY KEY,
  last_number BIGINT NOT NULL,
  body BLOB NOT NULL
);
