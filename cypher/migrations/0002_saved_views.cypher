// The keys of saved views are unique.
CREATE CONSTRAINT saved_view_key IF NOT EXISTS FOR (n:SavedView) REQUIRE n.key IS UNIQUE;
