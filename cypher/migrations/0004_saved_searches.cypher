// The keys of saved searches are unique.
CREATE CONSTRAINT saved_search_key IF NOT EXISTS FOR (n:SavedSearch) REQUIRE n.key IS UNIQUE;
