// Keys are unique, and changes are found by number, batch and record.
CREATE CONSTRAINT partner_key IF NOT EXISTS FOR (n:Partner) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT municipality_key IF NOT EXISTS FOR (n:Municipality) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT sector_key IF NOT EXISTS FOR (n:Sector) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT collaboration_key IF NOT EXISTS FOR (n:Collaboration) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT seat_key IF NOT EXISTS FOR (n:Seat) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT report_line_key IF NOT EXISTS FOR (n:ReportLine) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT introduction_key IF NOT EXISTS FOR (n:Introduction) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT setting_key IF NOT EXISTS FOR (n:Setting) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT batch_key IF NOT EXISTS FOR (n:Batch) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT operation_id IF NOT EXISTS FOR (n:Operation) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT counter_name IF NOT EXISTS FOR (n:Counter) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT migration_number IF NOT EXISTS FOR (n:Migration) REQUIRE n.number IS UNIQUE;
CREATE INDEX change_seq IF NOT EXISTS FOR (n:Change) ON (n.seq);
CREATE INDEX change_batch IF NOT EXISTS FOR (n:Change) ON (n.batch);
CREATE INDEX change_key IF NOT EXISTS FOR (n:Change) ON (n.key);
CREATE INDEX batch_last IF NOT EXISTS FOR (n:Batch) ON (n.last);
CREATE INDEX batch_undoes IF NOT EXISTS FOR (n:Batch) ON (n.undoes);
